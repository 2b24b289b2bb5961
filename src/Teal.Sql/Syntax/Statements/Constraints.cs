using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>A constraint or property of one column.</summary>
/// <param name="Name">The name after CONSTRAINT, or null.</param>
/// <param name="Span">Where it stands in the source, CONSTRAINT name included.</param>
public abstract record ColumnConstraint(Identifier? Name, SourceSpan Span) : SqlNode(Span)
{
    /// <summary>DEFERRABLE (true), NOT DEFERRABLE (false), or null where neither is given.</summary>
    public bool? IsDeferrable { get; init; }

    /// <summary>Whether INITIALLY DEFERRED is given.</summary>
    public bool IsInitiallyDeferred { get; init; }

    /// <summary>Whether NOT ENFORCED is given (PostgreSQL 18 and later).</summary>
    public bool IsNotEnforced { get; init; }

    /// <summary>Whether NO INHERIT is given.</summary>
    public bool IsNoInherit { get; init; }
}

/// <summary>NOT NULL.</summary>
public sealed record NotNullConstraint(Identifier? Name, SourceSpan Span) : ColumnConstraint(Name, Span);

/// <summary>NULL, which says what holds anyway.</summary>
public sealed record NullConstraint(Identifier? Name, SourceSpan Span) : ColumnConstraint(Name, Span);

/// <summary>DEFAULT expression.</summary>
public sealed record DefaultConstraint(Identifier? Name, Expression Value, SourceSpan Span) : ColumnConstraint(Name, Span);

/// <summary>CHECK (condition) on a column.</summary>
public sealed record ColumnCheck(Identifier? Name, Expression Condition, SourceSpan Span) : ColumnConstraint(Name, Span);

/// <summary>UNIQUE on a column.</summary>
public sealed record ColumnUnique(Identifier? Name, SourceSpan Span) : ColumnConstraint(Name, Span)
{
    /// <summary>Whether NULLS NOT DISTINCT is given (PostgreSQL 15 and later).</summary>
    public bool NullsNotDistinct { get; init; }
}

/// <summary>PRIMARY KEY on a column.</summary>
public sealed record ColumnPrimaryKey(Identifier? Name, SourceSpan Span) : ColumnConstraint(Name, Span);

/// <summary>REFERENCES on a column.</summary>
public sealed record ColumnReferences(Identifier? Name, ForeignKeyTarget Target, SourceSpan Span) : ColumnConstraint(Name, Span);

/// <summary>GENERATED ALWAYS AS (expression).</summary>
/// <param name="Name">The constraint's name, or null.</param>
/// <param name="Value">What is computed.</param>
/// <param name="IsStored">STORED (true) or VIRTUAL (false, PostgreSQL 18 and later).</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record GeneratedConstraint(Identifier? Name, Expression Value, bool IsStored, SourceSpan Span) : ColumnConstraint(Name, Span);

/// <summary>GENERATED … AS IDENTITY.</summary>
/// <param name="Name">The constraint's name, or null.</param>
/// <param name="IsAlways">ALWAYS (true) or BY DEFAULT (false).</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record IdentityConstraint(Identifier? Name, bool IsAlways, SourceSpan Span) : ColumnConstraint(Name, Span)
{
    /// <summary>The name that SEQUENCE NAME gives the sequence, or null.</summary>
    public QualifiedName? SequenceName { get; init; }
}

/// <summary>COLLATE name.</summary>
public sealed record ColumnCollation(QualifiedName Collation, SourceSpan Span) : ColumnConstraint(null, Span);

/// <summary>What a foreign key points to.</summary>
/// <param name="Table">The referenced table.</param>
/// <param name="Columns">The referenced columns; empty means its primary key.</param>
/// <param name="OnDelete">The action in lower case (<c>cascade</c>, <c>set null</c>, …), or null where none is given.</param>
/// <param name="OnUpdate">The action in lower case, or null where none is given.</param>
/// <param name="Span">From REFERENCES to the end of the actions.</param>
public sealed record ForeignKeyTarget(
    QualifiedName Table, ImmutableArray<Identifier> Columns, string? OnDelete, string? OnUpdate, SourceSpan Span) : SqlNode(Span);

/// <summary>A constraint of a table.</summary>
/// <param name="Name">The name after CONSTRAINT, or null.</param>
/// <param name="Span">Where it stands in the source, CONSTRAINT name and NOT VALID included.</param>
public abstract record TableConstraint(Identifier? Name, SourceSpan Span) : TableElement(Span)
{
    /// <summary>Whether NOT VALID is given: rows that are there already are not looked at.</summary>
    public bool IsNotValid { get; init; }

    /// <summary>Whether NO INHERIT is given.</summary>
    public bool IsNoInherit { get; init; }

    /// <summary>Where NOT VALID stands, or null.</summary>
    public SourceSpan? NotValidSpan { get; init; }

    /// <summary>DEFERRABLE (true), NOT DEFERRABLE (false), or null where neither is given.</summary>
    public bool? IsDeferrable { get; init; }

    /// <summary>Whether INITIALLY DEFERRED is given.</summary>
    public bool IsInitiallyDeferred { get; init; }

    /// <summary>Whether NOT ENFORCED is given (PostgreSQL 18 and later).</summary>
    public bool IsNotEnforced { get; init; }
}

/// <summary>CHECK (condition).</summary>
public sealed record CheckConstraint(Identifier? Name, Expression Condition, SourceSpan Span) : TableConstraint(Name, Span);

/// <summary>UNIQUE or PRIMARY KEY, over columns or with USING INDEX.</summary>
/// <param name="Name">The constraint's name, or null.</param>
/// <param name="IsPrimaryKey">PRIMARY KEY (true) or UNIQUE (false).</param>
/// <param name="Columns">The columns; empty with USING INDEX.</param>
/// <param name="UsingIndex">The index of USING INDEX, or null.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record UniqueConstraint(
    Identifier? Name, bool IsPrimaryKey, ImmutableArray<Identifier> Columns, Identifier? UsingIndex, SourceSpan Span) : TableConstraint(Name, Span)
{
    /// <summary>Whether NULLS NOT DISTINCT is given (PostgreSQL 15 and later).</summary>
    public bool NullsNotDistinct { get; init; }

    /// <summary>The columns of INCLUDE.</summary>
    public ImmutableArray<Identifier> Include { get; init; } = [];
}

/// <summary>FOREIGN KEY (columns) REFERENCES ….</summary>
public sealed record ForeignKeyConstraint(
    Identifier? Name, ImmutableArray<Identifier> Columns, ForeignKeyTarget Target, SourceSpan Span) : TableConstraint(Name, Span);

/// <summary>EXCLUDE ….</summary>
public sealed record ExclusionConstraint(Identifier? Name, SourceSpan Span) : TableConstraint(Name, Span)
{
    /// <summary>The access method after USING, or null for btree.</summary>
    public string? Method { get; init; }

    /// <summary>The keys, without their operators.</summary>
    public ImmutableArray<IndexKey> Keys { get; init; } = [];

    /// <summary>The condition of WHERE, or null.</summary>
    public Expression? Where { get; init; }
}

/// <summary>NOT NULL column as a table constraint (PostgreSQL 18 and later).</summary>
public sealed record TableNotNullConstraint(Identifier? Name, Identifier Column, SourceSpan Span) : TableConstraint(Name, Span);
