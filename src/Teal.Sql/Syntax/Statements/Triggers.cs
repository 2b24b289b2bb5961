using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>CREATE TRIGGER.</summary>
/// <param name="Name">The trigger.</param>
/// <param name="Table">The table or view that it is on.</param>
/// <param name="Function">The function that it calls.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record CreateTriggerStatement(Identifier Name, QualifiedName Table, QualifiedName Function, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether OR REPLACE is given.</summary>
    public bool OrReplace { get; init; }

    /// <summary>Whether CONSTRAINT is given.</summary>
    public bool IsConstraint { get; init; }

    /// <summary><c>BEFORE</c>, <c>AFTER</c> or <c>INSTEAD OF</c>.</summary>
    public string Timing { get; init; } = "AFTER";

    /// <summary><c>INSERT</c>, <c>DELETE</c>, <c>UPDATE</c>, <c>TRUNCATE</c>, in order.</summary>
    public ImmutableArray<string> Events { get; init; } = [];

    /// <summary>The columns of UPDATE OF.</summary>
    public ImmutableArray<Identifier> Columns { get; init; } = [];

    /// <summary>FOR EACH ROW (true) or FOR EACH STATEMENT.</summary>
    public bool ForEachRow { get; init; }

    /// <summary>The table of FROM, or null.</summary>
    public QualifiedName? From { get; init; }

    /// <summary>The condition of WHEN, or null.</summary>
    public Expression? When { get; init; }

    /// <inheritdoc/>
    public override string Keywords => "CREATE TRIGGER";
}

/// <summary>CREATE EVENT TRIGGER.</summary>
public sealed record CreateEventTriggerStatement(Identifier Name, Identifier Event, QualifiedName Function, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "CREATE EVENT TRIGGER";
}

/// <summary>CREATE RULE.</summary>
/// <param name="Name">The rule.</param>
/// <param name="Table">The table or view that it is on.</param>
/// <param name="Actions">What is done; empty for NOTHING.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record CreateRuleStatement(Identifier Name, QualifiedName Table, ImmutableArray<Statement> Actions, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether OR REPLACE is given.</summary>
    public bool OrReplace { get; init; }

    /// <summary>Whether INSTEAD is given.</summary>
    public bool IsInstead { get; init; }

    /// <summary><c>SELECT</c>, <c>INSERT</c>, <c>UPDATE</c> or <c>DELETE</c>.</summary>
    public string Event { get; init; } = "";

    /// <summary>The condition, or null.</summary>
    public Expression? Where { get; init; }

    /// <inheritdoc/>
    public override string Keywords => "CREATE RULE";
}

/// <summary>CREATE POLICY or ALTER POLICY.</summary>
/// <param name="Name">The policy.</param>
/// <param name="Table">The table that it is on.</param>
/// <param name="IsAlter">ALTER POLICY (true) or CREATE POLICY.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record PolicyStatement(Identifier Name, QualifiedName Table, bool IsAlter, SourceSpan Span) : Statement(Span)
{
    /// <summary>AS PERMISSIVE (true) or RESTRICTIVE.</summary>
    public bool IsPermissive { get; init; } = true;

    /// <summary>The command of FOR in upper case; <c>ALL</c> where none is given.</summary>
    public string Command { get; init; } = "ALL";

    /// <summary>The roles of TO.</summary>
    public ImmutableArray<Identifier> Roles { get; init; } = [];

    /// <summary>The condition of USING, or null.</summary>
    public Expression? Using { get; init; }

    /// <summary>The condition of WITH CHECK, or null.</summary>
    public Expression? Check { get; init; }

    /// <inheritdoc/>
    public override string Keywords => IsAlter ? "ALTER POLICY" : "CREATE POLICY";
}
