using System.Collections.Immutable;
using System.Globalization;
using Npgsql;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Rollout.Backfilling;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Verifying;

/// <summary>A table that holds rows which are verified: a synced table, or one of its leaves.</summary>
/// <param name="Run">The command at work.</param>
/// <param name="Leaf">The table.</param>
/// <param name="Comparison">The statements that compare its rows.</param>
/// <param name="Mark">What tells the sync triggers that a write is a repair's own.</param>
internal sealed record VerifyTarget(ChangeRun Run, TableIdentity Leaf, SyncComparison Comparison, string Mark)
{
    /// <summary>Its name with its schema.</summary>
    public string Name => Leaf.ToString();

    public CancellationToken Cancellation => Run.Cancellation;

    /// <summary>Every table that holds rows of a synced table, as they are now.</summary>
    /// <exception cref="RolloutRefusedException">One of them is on another server.</exception>
    public static async Task<ImmutableArray<VerifyTarget>> ReadAsync(ChangeRun run, SyncTable table)
    {
        await using var connection = await run.OpenAsync("reading the catalog");
        var facts = await TableFacts.ReadAsync(new CatalogReader(connection), table.Name, run.Cancellation);
        // A rule holds for the children of a table as its UPDATE does, be they partitions or not.
        var leaves = await connection.Command(
            """
            WITH RECURSIVE family AS (
                SELECT $1 AS id UNION SELECT i.inhrelid FROM family f JOIN pg_catalog.pg_inherits i ON i.inhparent = f.id
            )
            SELECT c.oid, n.nspname, c.relname, c.relkind::text FROM family f
            JOIN pg_catalog.pg_class c ON c.oid = f.id JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'f') ORDER BY n.nspname, c.relname
            """).WithOid(facts.Identity.Oid).ListAsync(
            row => (Table: new TableIdentity(row.GetFieldValue<uint>(0), row.GetString(1), row.GetString(2), false), IsForeign: row.GetString(3) == "f"), run.Cancellation);
        if (leaves.FirstOrDefault(leaf => leaf.IsForeign).Table is { } foreign)
            throw new RolloutRefusedException($"The rows of {foreign}, a part of {facts.Identity}, are on another server, where Teal cannot compare them. Detach it first.");
        var target = facts.ToSyncTarget();
        return [.. leaves.Select(leaf => new VerifyTarget(
            run, leaf.Table, new SyncComparison(table, target with { Schema = leaf.Table.Schema, Name = leaf.Table.Name }, facts.PrimaryKey),
            SyncTriggers.Mark(run.Change.Name, target.Schema, target.Name)))];
    }

    /// <summary>Runs <paramref name="work"/> in a transaction that reads rows, and locks some of them at most.</summary>
    public Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> work) => InTransactionAsync(work, fenced: false);

    /// <summary>Runs <paramref name="work"/> in a transaction that writes rows or the journal, as a whole or not at all.</summary>
    public Task<T> WriteAsync<T>(Func<NpgsqlConnection, Task<T>> work) => InTransactionAsync(work, fenced: true);

    /// <summary>The pages of the table, and the file that they are in.</summary>
    public async Task<(long Pages, uint FileNode)> SizeAsync(NpgsqlConnection connection) =>
        (await connection.Command(
            """
            SELECT coalesce(pg_catalog.pg_relation_size($1::regclass), 0) / pg_catalog.current_setting('block_size')::bigint,
                   coalesce(pg_catalog.pg_relation_filenode($1::regclass), 0::oid)
            """).WithOid(Leaf.Oid).ListAsync(row => (row.GetInt64(0), row.GetFieldValue<uint>(1)), Cancellation)).Single();

    /// <summary>A finding of this table without values.</summary>
    public Finding Find(FindingKind kind, string position, string?[] key) => new(kind, Name, position, Named(Comparison.Key, key), [], []);

    /// <summary>A row that differs.</summary>
    public Finding Differs(string position, string?[] key, string?[] found, string?[] expected) =>
        Find(FindingKind.Difference, position, key) with { Found = Named(Comparison.Columns, found), Expected = Named(Comparison.Columns, expected) };

    private static ImmutableArray<ColumnText> Named(IEnumerable<string> columns, string?[] texts) => [.. columns.Zip(texts, (column, text) => new ColumnText(column, text))];

    private async Task<T> InTransactionAsync<T>(Func<NpgsqlConnection, Task<T>> work, bool fenced)
    {
        await using var connection = await Run.OpenAsync($"verifying {Name}");
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        if (fenced) await Run.Lease.FenceAsync(connection, Cancellation, WholeTable.Settings);
        else await connection.Command($"SELECT {WholeTable.Settings}").RunAsync(Cancellation);
        var result = await work(connection);
        await transaction.CommitAsync(Cancellation);
        return result;
    }
}

/// <summary>Positions as a parameter.</summary>
internal static class Positions
{
    /// <summary>Gives the next parameter as positions.</summary>
    public static NpgsqlCommand WithPositions(this NpgsqlCommand command, ReadOnlyMemory<string> positions) =>
        command.WithTexts([string.Create(CultureInfo.InvariantCulture, $"{{{string.Join(',', positions.ToArray().Select(position => $"\"{position}\""))}}}")]);

    /// <summary>Gives <c>$1</c> and <c>$2</c> as the first positions of two pages, and <c>$3</c> as the transaction from which on rows count, where there is one.</summary>
    public static NpgsqlCommand WithPages(this NpgsqlCommand command, long from, long to, string? since) =>
        since is null ? command.WithPages(from, to) : command.WithPages(from, to).WithTexts([since]);
}
