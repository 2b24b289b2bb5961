using System.Collections.Immutable;
using Npgsql;
using Teal.Rollout.Journals;

namespace Teal.Rollout.Backfilling;

/// <summary>A part of a table that one worker at a time fills, and how far it has come; as the journal holds it.</summary>
/// <param name="Ordinal">Its number among the table's ranges.</param>
/// <param name="Strategy">In which order its rows are filled.</param>
/// <param name="FromPage">Its first page.</param>
/// <param name="ToPage">The page behind its last.</param>
/// <param name="NextPage">The first page of the window at hand.</param>
/// <param name="Size">Pages in a window, or rows in a chunk by keys.</param>
/// <param name="Stripe">The stripe of the window that comes next; 0 where the strategy has none.</param>
internal sealed record WorkRange(int Ordinal, BackfillStrategy Strategy, long FromPage, long ToPage, long NextPage, int Size, int Stripe)
{
    /// <summary>How many stripes a window has. A power of two.</summary>
    public const int Stripes = 16;

    /// <summary>The key behind which it begins, as text of each column; empty for the beginning of the table. Only by keys.</summary>
    public ImmutableArray<string> AfterKey { get; init; } = [];

    /// <summary>The last key, as text of each column; empty for the end of the table. Only by keys.</summary>
    public ImmutableArray<string> LastKey { get; init; } = [];

    /// <summary>Whether all of it is done.</summary>
    public bool IsDone { get; init; }

    /// <summary>The rows of it that were filled.</summary>
    public long Rows { get; init; }

    /// <summary>How much of it is done; by keys nobody knows where the rows stand, and they are taken for evenly spread.</summary>
    public WorkDone Done(double rowsPerPage) => new(
        Strategy == BackfillStrategy.Keys ? rowsPerPage > 0 ? Rows / rowsPerPage : 0
        : IsDone ? ToPage - FromPage
        : NextPage - FromPage + (double)Stripe / Stripes * (WindowEnd - NextPage),
        Rows);

    /// <summary>A range of pages that nothing is filled of.</summary>
    public static WorkRange OfPages(BackfillStrategy strategy, long from, long to) => new(0, strategy, from, to, from, ChunkController.FirstSize(strategy), 0);

    /// <summary>A range of keys that nothing is filled of.</summary>
    public static WorkRange OfKeys(ImmutableArray<string> after, ImmutableArray<string> last) =>
        new(0, BackfillStrategy.Keys, 0, 0, 0, ChunkController.FirstSize(BackfillStrategy.Keys), 0) { AfterKey = after, LastKey = last };

    /// <summary>Ranges of keys for a whole table, up to <paramref name="last"/>; empty for its end.</summary>
    public static async Task<ImmutableArray<WorkRange>> ByKeyAsync(NpgsqlConnection connection, WorkTarget target, ImmutableArray<string> last)
    {
        var between = await connection.Command(target.Keys.Split(parts: 32)).ListAsync(row => row.GetFieldValue<string[]>(0).ToImmutableArray(), target.Cancellation);
        var ranges = ImmutableArray.CreateBuilder<WorkRange>();
        ImmutableArray<string> after = [];
        foreach (var end in between.Append(last))
        {
            ranges.Add(OfKeys(after, end));
            after = end;
        }

        return ranges.ToImmutable();
    }

    /// <summary>The page behind the window at hand.</summary>
    public long WindowEnd => Math.Min(ToPage, NextPage + Size);

    /// <summary>After the chunk at hand is filled: the next stripe, or the next window of <paramref name="size"/> pages.</summary>
    public WorkRange AfterChunk(int size) =>
        Strategy == BackfillStrategy.Stripes && Stripe + 1 < Stripes
            ? this with { Stripe = Stripe + 1 }
            : this with { NextPage = WindowEnd, Stripe = 0, Size = size, IsDone = WindowEnd >= ToPage };
}
