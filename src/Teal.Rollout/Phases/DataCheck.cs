using Npgsql;
using Teal.Planning.Changes;
using Teal.Planning.Data;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Sql.Syntax;

namespace Teal.Rollout.Phases;

/// <summary>Whether the statements of <c>backfill.sql</c> can be run part by part on what the database has.</summary>
internal static class DataCheck
{
    /// <summary>Refuses what cannot.</summary>
    /// <param name="connection">To the database.</param>
    /// <param name="change">The change.</param>
    /// <param name="isExpanded">Whether expand has made what the statements may need; before, what is not there is not missed.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task RequireUsableAsync(NpgsqlConnection connection, Change change, bool isExpanded, CancellationToken cancellation)
    {
        foreach (var data in change.Data)
        {
            if (!isExpanded && !await connection.Command("SELECT to_regclass($1) IS NOT NULL", data.Walked.ToString()).ScalarAsync<bool>(cancellation)) continue;
            var walked = await TableFacts.ReadAsync(new CatalogReader(connection), data.Walked, cancellation);
            if (walked.PrimaryKey.IsEmpty)
                throw Refused(change, data, $"{walked.Identity} has no primary key, and only by a key can it be told which rows are done: a row that moves would be done twice");
            if (data.SetColumns.FirstOrDefault(column => walked.PrimaryKey.Contains(column)) is { } key)
                throw Refused(change, data, $"it sets {SqlName.Quote(key)}, a column of the primary key that tells which rows are done");
            var aggregate = await connection.Command(
                "SELECT proname::text FROM pg_catalog.pg_proc WHERE proname = ANY ($1) GROUP BY proname HAVING bool_and(prokind IN ('a', 'w')) LIMIT 1",
                [data.OutputFunctions.ToArray()]).ScalarAsync<string>(cancellation);
            if (aggregate is not null)
                throw Refused(change, data, $"{aggregate} is an aggregate: over a part of the rows it gives something else than over all");
            try
            {
                await connection.Command("EXPLAIN " + data.Within("false")).RunAsync(cancellation);
            }
            catch (PostgresException e) when (!isExpanded && MayComeWithExpand(change, e))
            {
            }
            catch (PostgresException e)
            {
                throw Refused(change, data, $"{e.SqlState} {e.MessageText}{(isExpanded ? ". Take the expand back by `teal abort`, mend it and begin again" : "")}");
            }
        }
    }

    private static bool MayComeWithExpand(Change change, PostgresException e) => e.SqlState == PostgresErrorCodes.UndefinedColumn
        ? change.Expand.OfType<AlterTableStatement>().Any(alter => alter.Actions.OfType<AddColumnAction>().Any())
        : RuleCheck.MayComeWithExpand(change, e);

    private static RolloutRefusedException Refused(Change change, DataChange data, string why) =>
        new($"Statement {data.Ordinal} of backfill.sql of the change {change.Name} cannot be run: {why}. The statement is: {data.Sql}");
}
