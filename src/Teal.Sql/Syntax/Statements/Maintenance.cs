using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>TRUNCATE.</summary>
public sealed record TruncateStatement(ImmutableArray<RelationTarget> Tables, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether CASCADE is given.</summary>
    public bool Cascade { get; init; }

    /// <summary>Whether RESTART IDENTITY is given.</summary>
    public bool RestartIdentity { get; init; }

    /// <inheritdoc/>
    public override string Keywords => "TRUNCATE";
}

/// <summary>LOCK TABLE.</summary>
/// <param name="Tables">The relations.</param>
/// <param name="Mode">The mode in upper case (<c>ROW EXCLUSIVE</c>); <c>ACCESS EXCLUSIVE</c> where none is given.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record LockStatement(ImmutableArray<RelationTarget> Tables, string Mode, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether NOWAIT is given.</summary>
    public bool NoWait { get; init; }

    /// <inheritdoc/>
    public override string Keywords => "LOCK";
}

/// <summary>VACUUM.</summary>
/// <param name="Tables">The tables; empty for all.</param>
/// <param name="Options">The options, in either syntax: <c>full</c>, <c>freeze</c>, <c>analyze</c>, ….</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record VacuumStatement(ImmutableArray<RelationTarget> Tables, ImmutableArray<StatementOption> Options, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether it rewrites the tables: FULL without a value that says no.</summary>
    public bool IsFull => Options.LastOrDefault(o => o.Name == "full") is { Value: not ("false" or "off" or "0") };

    /// <inheritdoc/>
    public override string Keywords => "VACUUM";
}

/// <summary>ANALYZE.</summary>
public sealed record AnalyzeStatement(ImmutableArray<RelationTarget> Tables, ImmutableArray<StatementOption> Options, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "ANALYZE";
}

/// <summary>CLUSTER.</summary>
/// <param name="Table">The table, or null for all that were clustered before.</param>
/// <param name="Index">The index to order by, or null for the one used last.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record ClusterStatement(QualifiedName? Table, Identifier? Index, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "CLUSTER";
}

/// <summary>REINDEX.</summary>
/// <param name="ObjectKind"><c>INDEX</c>, <c>TABLE</c>, <c>SCHEMA</c>, <c>DATABASE</c> or <c>SYSTEM</c>.</param>
/// <param name="Name">What is reindexed, or null for the current database.</param>
/// <param name="Concurrently">Whether CONCURRENTLY is given, in either syntax.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record ReindexStatement(string ObjectKind, QualifiedName? Name, bool Concurrently, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "REINDEX " + ObjectKind;
}

/// <summary>REFRESH MATERIALIZED VIEW.</summary>
public sealed record RefreshStatement(QualifiedName Name, bool Concurrently, bool WithNoData, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "REFRESH MATERIALIZED VIEW";
}

/// <summary>COPY.</summary>
/// <param name="Table">The table, or null where a query's rows are copied.</param>
/// <param name="Columns">The columns named; empty means all of them in order.</param>
/// <param name="Query">The statement in parentheses, or null.</param>
/// <param name="IsFrom">FROM (true) or TO.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record CopyStatement(
    QualifiedName? Table, ImmutableArray<Identifier> Columns, Statement? Query, bool IsFrom, SourceSpan Span) : Statement(Span)
{
    /// <summary>The file or, with PROGRAM, the command; null for STDIN and STDOUT.</summary>
    public string? File { get; init; }

    /// <summary>Whether PROGRAM is given.</summary>
    public bool IsProgram { get; init; }

    /// <summary>The options, in either syntax.</summary>
    public ImmutableArray<StatementOption> Options { get; init; } = [];

    /// <summary>The condition of WHERE, or null.</summary>
    public Expression? Where { get; init; }

    /// <inheritdoc/>
    public override string Keywords => "COPY";
}
