using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>ALTER TABLE, its RENAME and SET SCHEMA forms included.</summary>
/// <param name="Name">The table.</param>
/// <param name="Actions">What is done, in order; the RENAME forms have just one.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record AlterTableStatement(QualifiedName Name, ImmutableArray<AlterTableAction> Actions, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "ALTER TABLE";

    /// <summary>Whether IF EXISTS is given.</summary>
    public bool IfExists { get; init; }

    /// <summary>Whether ONLY is given.</summary>
    public bool Only { get; init; }
}

/// <summary>One action of ALTER TABLE.</summary>
/// <param name="Span">Where it stands in the source.</param>
public abstract record AlterTableAction(SourceSpan Span) : SqlNode(Span);

/// <summary>ADD COLUMN.</summary>
public sealed record AddColumnAction(ColumnDefinition Column, bool IfNotExists, SourceSpan Span) : AlterTableAction(Span);

/// <summary>DROP COLUMN.</summary>
public sealed record DropColumnAction(Identifier Column, bool IfExists, bool Cascade, SourceSpan Span) : AlterTableAction(Span);

/// <summary>ALTER COLUMN … TYPE.</summary>
/// <param name="Column">The column.</param>
/// <param name="Type">Its new type.</param>
/// <param name="Collation">The collation after COLLATE, or null.</param>
/// <param name="Using">The expression after USING, or null.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record AlterColumnTypeAction(
    Identifier Column, TypeName Type, QualifiedName? Collation, Expression? Using, SourceSpan Span) : AlterTableAction(Span);

/// <summary>ALTER COLUMN … SET DEFAULT or DROP DEFAULT (where <paramref name="Value"/> is null).</summary>
public sealed record AlterColumnDefaultAction(Identifier Column, Expression? Value, SourceSpan Span) : AlterTableAction(Span);

/// <summary>ALTER COLUMN … SET NOT NULL (true) or DROP NOT NULL (false).</summary>
public sealed record AlterColumnNotNullAction(Identifier Column, bool NotNull, SourceSpan Span) : AlterTableAction(Span);

/// <summary>ALTER COLUMN … ADD GENERATED … AS IDENTITY.</summary>
public sealed record AddIdentityAction(Identifier Column, bool IsAlways, SourceSpan Span) : AlterTableAction(Span)
{
    /// <summary>The name that SEQUENCE NAME gives the sequence, or null.</summary>
    public QualifiedName? SequenceName { get; init; }
}

/// <summary>ALTER COLUMN … DROP IDENTITY.</summary>
public sealed record DropIdentityAction(Identifier Column, bool IfExists, SourceSpan Span) : AlterTableAction(Span);

/// <summary>ALTER COLUMN … DROP EXPRESSION.</summary>
public sealed record DropExpressionAction(Identifier Column, bool IfExists, SourceSpan Span) : AlterTableAction(Span);

/// <summary>ADD table constraint.</summary>
public sealed record AddConstraintAction(TableConstraint Constraint, SourceSpan Span) : AlterTableAction(Span);

/// <summary>DROP CONSTRAINT.</summary>
public sealed record DropConstraintAction(Identifier Name, bool IfExists, bool Cascade, SourceSpan Span) : AlterTableAction(Span);

/// <summary>VALIDATE CONSTRAINT.</summary>
public sealed record ValidateConstraintAction(Identifier Name, SourceSpan Span) : AlterTableAction(Span);

/// <summary>RENAME [COLUMN] column TO name.</summary>
public sealed record RenameColumnAction(Identifier Column, Identifier NewName, SourceSpan Span) : AlterTableAction(Span);

/// <summary>RENAME TO name.</summary>
public sealed record RenameTableAction(Identifier NewName, SourceSpan Span) : AlterTableAction(Span);

/// <summary>RENAME CONSTRAINT name TO name.</summary>
public sealed record RenameConstraintAction(Identifier Constraint, Identifier NewName, SourceSpan Span) : AlterTableAction(Span);

/// <summary>SET SCHEMA.</summary>
public sealed record SetSchemaAction(Identifier Schema, SourceSpan Span) : AlterTableAction(Span);

/// <summary>ATTACH PARTITION.</summary>
public sealed record AttachPartitionAction(QualifiedName Partition, SourceSpan Span) : AlterTableAction(Span)
{
    /// <summary>The values of IN, FROM and TO in FOR VALUES, in order.</summary>
    public ImmutableArray<Expression> BoundValues { get; init; } = [];

    /// <summary>Where the bound stands, DEFAULT or FOR VALUES included; null for an index, which has none.</summary>
    public SourceSpan? BoundSpan { get; init; }
}

/// <summary>DETACH PARTITION.</summary>
public sealed record DetachPartitionAction(QualifiedName Partition, bool Concurrently, bool Finalize, SourceSpan Span) : AlterTableAction(Span);

/// <summary>Any other action, with its leading keywords in upper case: <c>SET TABLESPACE</c>, <c>ENABLE TRIGGER</c>, ….</summary>
public sealed record OtherTableAction(string Keywords, SourceSpan Span) : AlterTableAction(Span)
{
    /// <summary>The column that an ALTER COLUMN form names, or null.</summary>
    public Identifier? Column { get; init; }

    /// <summary>The expression of SET EXPRESSION, or null.</summary>
    public Expression? Value { get; init; }

    /// <summary>The parent of INHERIT and NO INHERIT, or the type of OF; or null.</summary>
    public QualifiedName? Target { get; init; }

    /// <summary>The storage parameters of SET and RESET, of the table or of a column.</summary>
    public ImmutableArray<StatementOption> Options { get; init; } = [];

    /// <summary>The trigger or rule of ENABLE and DISABLE (null for ALL and USER), the constraint of ALTER CONSTRAINT, the method of SET ACCESS METHOD (null for DEFAULT), or the role of OWNER TO; or null.</summary>
    public Identifier? Name { get; init; }

    /// <summary>For ALTER CONSTRAINT: DEFERRABLE (true), NOT DEFERRABLE (false), or null where neither is given.</summary>
    public bool? IsDeferrable { get; init; }

    /// <summary>For ALTER CONSTRAINT: whether INITIALLY DEFERRED is given.</summary>
    public bool IsInitiallyDeferred { get; init; }

    /// <summary>For ALTER CONSTRAINT: ENFORCED (true), NOT ENFORCED (false), or null where neither is given (PostgreSQL 18 and later).</summary>
    public bool? IsEnforced { get; init; }
}
