using System.Collections.Immutable;

namespace Teal.Planning.Steps;

/// <summary>How the statements of a step are run.</summary>
public enum StepKind
{
    /// <summary>All in one transaction, the step's entry in the journal among them.</summary>
    Transaction,

    /// <summary>Each by itself, because PostgreSQL allows it in no transaction: re-entrant instead.</summary>
    Autocommit,
}

/// <summary>The smallest thing that is done as a whole, and what takes it back. Pure data: it can be shown without being run.</summary>
/// <param name="Title">What it does, for people, in a few words.</param>
/// <param name="Kind">How its statements are run.</param>
/// <param name="Statements">The statements, at least one.</param>
public sealed record Step(string Title, StepKind Kind, ImmutableArray<string> Statements)
{
    /// <summary>What takes it back; each statement may be run again without harm. Empty where there is nothing to take back.</summary>
    public ImmutableArray<string> Undo { get; init; } = [];

    /// <summary>How the undo statements are run.</summary>
    public StepKind UndoKind { get; init; }

    /// <summary>
    /// For CREATE INDEX CONCURRENTLY the index: one that is there and INVALID is the leftover of a failed attempt and is
    /// dropped first; one that is there and valid means that the step is done.
    /// </summary>
    public StepIndex? Index { get; init; }

    /// <summary>For what is done to one partition: which, and of what. A step for one that is none any more by then is left out.</summary>
    public StepPartition? Partition { get; init; }

    /// <summary>A step in one transaction.</summary>
    public static Step InTransaction(string title, params ImmutableArray<string> statements) =>
        new(title, StepKind.Transaction, statements);
}

/// <summary>An index that a step builds.</summary>
/// <param name="Schema">The schema of its table, or null where the search_path finds it.</param>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
public sealed record StepIndex(string? Schema, string Table, string Name);

/// <summary>A partition that a step is about.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Table">Its name.</param>
/// <param name="RootSchema">The schema of the table that it is part of.</param>
/// <param name="Root">The table that it is part of, directly or through others.</param>
public sealed record StepPartition(string Schema, string Table, string RootSchema, string Root);
