using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>ALTER TYPE … ADD VALUE.</summary>
/// <param name="Name">The enum type.</param>
/// <param name="Label">The new label.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record AddEnumValueStatement(QualifiedName Name, string Label, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether IF NOT EXISTS is given.</summary>
    public bool IfNotExists { get; init; }

    /// <summary>The label that the new one comes before, or null.</summary>
    public string? Before { get; init; }

    /// <summary>The label that the new one comes after, or null.</summary>
    public string? After { get; init; }

    /// <inheritdoc/>
    public override string Keywords => "ALTER TYPE";
}

/// <summary>ALTER TYPE … RENAME VALUE.</summary>
public sealed record RenameEnumValueStatement(QualifiedName Name, string Label, string NewLabel, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "ALTER TYPE";
}

/// <summary>ALTER TYPE … { ADD | DROP | ALTER | RENAME } ATTRIBUTE. An attribute is to a composite type what a column is to a table.</summary>
/// <param name="Name">The composite type.</param>
/// <param name="Actions">What is done, in order: additions, removals, changes of type, or one renaming.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record AlterCompositeTypeStatement(QualifiedName Name, ImmutableArray<AlterTableAction> Actions, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "ALTER TYPE";
}

/// <summary>CREATE DOMAIN.</summary>
/// <param name="Name">The domain.</param>
/// <param name="Type">The type below it.</param>
/// <param name="Constraints">DEFAULT, NOT NULL, CHECK and COLLATE in order.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record CreateDomainStatement(
    QualifiedName Name, TypeName Type, ImmutableArray<ColumnConstraint> Constraints, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "CREATE DOMAIN";
}

/// <summary>ALTER DOMAIN in the forms that change what it accepts.</summary>
/// <param name="Name">The domain.</param>
/// <param name="Action">
/// ADD, DROP, VALIDATE or RENAME CONSTRAINT as for a table, or <see cref="DomainDefaultAction"/> or <see cref="DomainNotNullAction"/>.
/// </param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record AlterDomainStatement(QualifiedName Name, AlterTableAction Action, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "ALTER DOMAIN";
}

/// <summary>SET DEFAULT or DROP DEFAULT (where <paramref name="Value"/> is null) of a domain.</summary>
public sealed record DomainDefaultAction(Expression? Value, SourceSpan Span) : AlterTableAction(Span);

/// <summary>SET NOT NULL (true) or DROP NOT NULL (false) of a domain.</summary>
public sealed record DomainNotNullAction(bool NotNull, SourceSpan Span) : AlterTableAction(Span);

/// <summary>NOT NULL as a constraint that ALTER DOMAIN adds (PostgreSQL 17 and later).</summary>
public sealed record DomainNotNullConstraint(Identifier? Name, SourceSpan Span) : TableConstraint(Name, Span);
