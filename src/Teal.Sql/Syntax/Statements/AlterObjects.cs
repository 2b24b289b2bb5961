using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>ALTER INDEX, VIEW, MATERIALIZED VIEW, FOREIGN TABLE or SEQUENCE, by the actions of ALTER TABLE.</summary>
/// <param name="ObjectKind">The kind in upper case: <c>INDEX</c>, <c>VIEW</c>, <c>MATERIALIZED VIEW</c>, <c>FOREIGN TABLE</c>, <c>SEQUENCE</c>.</param>
/// <param name="Name">The relation.</param>
/// <param name="Actions">What is done, in order.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record AlterRelationStatement(
    string ObjectKind, QualifiedName Name, ImmutableArray<AlterTableAction> Actions, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether IF EXISTS is given.</summary>
    public bool IfExists { get; init; }

    /// <inheritdoc/>
    public override string Keywords => "ALTER " + ObjectKind;
}

/// <summary>ALTER SEQUENCE with options.</summary>
/// <param name="Name">The sequence.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record AlterSequenceStatement(QualifiedName Name, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether IF EXISTS is given.</summary>
    public bool IfExists { get; init; }

    /// <summary>The type after AS, or null.</summary>
    public TypeName? Type { get; init; }

    /// <summary>Whether OWNED BY is given.</summary>
    public bool HasOwner { get; init; }

    /// <summary>The column of OWNED BY (as <c>table.column</c>); null without it and for NONE.</summary>
    public QualifiedName? OwnedBy { get; init; }

    /// <inheritdoc/>
    public override string Keywords => "ALTER SEQUENCE";
}

/// <summary>ALTER { TABLE | INDEX | MATERIALIZED VIEW } ALL IN TABLESPACE: moves everything in it.</summary>
/// <param name="ObjectKind">The kind in upper case.</param>
/// <param name="Tablespace">Where they are.</param>
/// <param name="NewTablespace">Where they go.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record MoveAllStatement(string ObjectKind, Identifier Tablespace, Identifier NewTablespace, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether NOWAIT is given.</summary>
    public bool NoWait { get; init; }

    /// <inheritdoc/>
    public override string Keywords => "ALTER " + ObjectKind;
}

/// <summary>ALTER of something other than a relation.</summary>
/// <param name="Object">What is altered.</param>
/// <param name="Span">Where it stands in the source.</param>
public abstract record AlterObjectStatement(ObjectReference Object, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "ALTER " + Object.Kind;
}

/// <summary>ALTER … RENAME TO, of anything but a relation.</summary>
public sealed record RenameObjectStatement(ObjectReference Object, Identifier NewName, SourceSpan Span) : AlterObjectStatement(Object, Span);

/// <summary>ALTER … SET SCHEMA, of anything but a relation.</summary>
public sealed record SetObjectSchemaStatement(ObjectReference Object, Identifier Schema, SourceSpan Span) : AlterObjectStatement(Object, Span);

/// <summary>ALTER … OWNER TO, of anything but a relation.</summary>
public sealed record ChangeOwnerStatement(ObjectReference Object, Identifier Owner, SourceSpan Span) : AlterObjectStatement(Object, Span);

/// <summary>ALTER … [ NO ] DEPENDS ON EXTENSION.</summary>
public sealed record DependsOnExtensionStatement(ObjectReference Object, Identifier Extension, bool IsNo, SourceSpan Span) : AlterObjectStatement(Object, Span);

/// <summary>ALTER of an object's options, in a form that the kind alone knows: ALTER FUNCTION … STABLE, ALTER DATABASE … SET.</summary>
/// <param name="Object">What is altered.</param>
/// <param name="Action">The words that say what is done, in upper case: <c>SET</c>, <c>REFRESH VERSION</c>, <c>ENABLE</c>.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record AlterOptionsStatement(ObjectReference Object, string Action, SourceSpan Span) : AlterObjectStatement(Object, Span)
{
    /// <summary>The options given.</summary>
    public ImmutableArray<StatementOption> Options { get; init; } = [];

    /// <summary>The setting of SET or RESET, for functions, databases and roles; or null.</summary>
    public SetStatement? Setting { get; init; }
}
