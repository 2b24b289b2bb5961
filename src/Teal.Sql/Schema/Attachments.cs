using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>A trigger.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Relation">The table or view that it is on.</param>
/// <param name="Function">The function that it calls.</param>
/// <param name="Timing"><c>BEFORE</c>, <c>AFTER</c> or <c>INSTEAD OF</c>.</param>
/// <param name="Events"><c>INSERT</c>, <c>DELETE</c>, <c>UPDATE</c>, <c>TRUNCATE</c>.</param>
public sealed record Trigger(string Name, RelationName Relation, RelationName Function, string Timing, ImmutableArray<string> Events)
{
    /// <summary>The columns of UPDATE OF.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>Every column that UPDATE OF and WHEN name.</summary>
    public ImmutableArray<string> UsedColumns { get; init; } = [];

    /// <summary>FOR EACH ROW (true) or FOR EACH STATEMENT.</summary>
    public bool ForEachRow { get; init; }

    /// <summary>Whether it is a constraint trigger.</summary>
    public bool IsConstraint { get; init; }

    /// <summary>Whether it fires: <c>ORIGIN</c> (as made), <c>ALWAYS</c>, <c>REPLICA</c> or <c>DISABLED</c>.</summary>
    public string Enabled { get; init; } = "ORIGIN";

    /// <summary>Whether it was made on the partitioned table above, and stands here because of it.</summary>
    public bool IsInherited { get; init; }
}

/// <summary>A rule.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Relation">The table or view that it is on.</param>
/// <param name="Event"><c>SELECT</c>, <c>INSERT</c>, <c>UPDATE</c> or <c>DELETE</c>.</param>
/// <param name="IsInstead">Whether it replaces the statement.</param>
public sealed record RewriteRule(string Name, RelationName Relation, string Event, bool IsInstead)
{
    /// <summary>The relations that its actions and its condition name.</summary>
    public ImmutableArray<RelationName> DependsOn { get; init; } = [];
}

/// <summary>A policy of row level security.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Relation">The table that it is on.</param>
/// <param name="Command">The command in upper case; <c>ALL</c> for all.</param>
/// <param name="IsPermissive">PERMISSIVE (true) or RESTRICTIVE.</param>
public sealed record Policy(string Name, RelationName Relation, string Command, bool IsPermissive)
{
    /// <summary>The condition of USING, or null.</summary>
    public Expression? Using { get; init; }

    /// <summary>The condition of WITH CHECK, or null.</summary>
    public Expression? Check { get; init; }

    /// <summary>The columns of the table that its conditions name.</summary>
    public ImmutableArray<string> UsedColumns { get; init; } = [];

    /// <summary>The model's routines that its conditions call.</summary>
    internal ImmutableArray<RelationName> Calls { get; init; } = [];
}

/// <summary>What is on a relation and goes where it goes.</summary>
internal sealed record Attachments(ImmutableArray<Trigger> Triggers, ImmutableArray<RewriteRule> Rules, ImmutableArray<Policy> Policies)
{
    internal static Attachments None { get; } = new([], [], []);

    internal bool IsEmpty => Triggers.IsEmpty && Rules.IsEmpty && Policies.IsEmpty;

    internal Attachments On(RelationName relation) => new(
        [.. Triggers.Select(t => t with { Relation = relation })],
        [.. Rules.Select(r => r with { Relation = relation })],
        [.. Policies.Select(p => p with { Relation = relation })]);
}
