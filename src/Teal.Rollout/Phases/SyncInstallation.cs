using System.Collections.Immutable;
using Npgsql;
using Teal.Planning.Changes;
using Teal.Planning.Steps;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Rollout.Phases;

/// <summary>Puts the sync triggers of a change into the database, or takes them out.</summary>
internal static class SyncInstallation
{
    // Of a column that is there the server is asked; these have no default operator class of a B-tree or hash.
    private static readonly HashSet<string> HaveNoEquality = ["json", "xml", "point", "box", "line", "lseg", "path", "polygon", "circle"];

    private static readonly HashSet<string> AreSameWhenEqual =
        ["boolean", "bytea", "date", "smallint", "integer", "bigint", "oid", "text", "time without time zone", "timestamp without time zone", "timestamp with time zone", "uuid", "character varying"];

    /// <summary>Creates or replaces the triggers of every table, one table to a transaction; the journal's entry goes with the last one.</summary>
    public static async Task InstallAsync(ChangeRun run, StepRunner runner, SyncStage stage, Func<NpgsqlConnection, Task> journal)
    {
        for (var i = 0; i < run.Change.Tables.Length; i++)
        {
            var table = run.Change.Tables[i];
            await using var connection = await run.OpenAsync("reading the catalog");
            var statements = await StatementsAsync(connection, run.Change, table, stage, run.Record.SearchPath, run.Cancellation);
            var isLast = i == run.Change.Tables.Length - 1;
            await runner.TogetherAsync(
                InstallTitle(table), statements,
                inTransaction => isLast ? journal(inTransaction) : Task.CompletedTask);
        }
    }

    /// <summary>What installing is called.</summary>
    public static string InstallTitle(SyncTable table) => $"{table.Name}: sync triggers";

    /// <summary>What removing is called.</summary>
    public static string RemoveTitle(SyncTable table) => $"{table.Name}: remove the sync triggers";

    /// <summary>What creates or replaces the triggers of a table.</summary>
    public static async Task<ImmutableArray<string>> StatementsAsync(
        NpgsqlConnection connection, Change change, SyncTable table, SyncStage stage, IReadOnlyList<string> searchPath, CancellationToken cancellation)
    {
        var target = await TargetAsync(connection, change, table, cancellation);
        var statements = SyncTriggers.Create(change.Name, table, target, stage, searchPath);
        // A function can only be given to a role that may create in its schema (PostgreSQL manual, ALTER FUNCTION). Before the first
        // expand there is no such schema, and only a superuser may create there then.
        var mayCreate = await connection.Command(
            "SELECT coalesce(has_schema_privilege($1, to_regnamespace($2)::oid, 'CREATE'), (SELECT rolsuper OR $1 = current_user FROM pg_catalog.pg_roles WHERE rolname = $1))",
            target.Owner, ObjectNames.Schema).ScalarAsync<bool>(cancellation);
        return mayCreate ? statements : statements.Insert(0, $"GRANT USAGE, CREATE ON SCHEMA {ObjectNames.Schema} TO {SqlName.Quote(target.Owner)}");
    }

    /// <summary>A synced table with the columns that expand adds, whether or not they are there by now.</summary>
    public static async Task<SyncTarget> TargetAsync(NpgsqlConnection connection, Change change, SyncTable table, CancellationToken cancellation)
    {
        var target = (await TableFacts.ReadAsync(new CatalogReader(connection), table.Name, cancellation)).ToSyncTarget();
        var there = target.Columns.Select(column => column.Name).ToHashSet();
        var added = change.Expand.OfType<AlterTableStatement>().Where(alter => RelationName.Of(alter.Name) == RelationName.Of(table.Name))
            .SelectMany(alter => alter.Actions.OfType<AddColumnAction>()).Select(add => add.Column).Where(column => !there.Contains(column.Name.Name)).ToList();
        if (added.Count == 0) return target;
        var columns = target.Columns.ToList();
        foreach (var column in added)
        {
            var byDefault = column.Constraints.OfType<DefaultConstraint>().Select(c => change.ExpandSql(c.Value)).FirstOrDefault()
                ?? change.Expand.OfType<AlterTableStatement>().Where(alter => RelationName.Of(alter.Name) == RelationName.Of(table.Name))
                    .SelectMany(alter => alter.Actions.OfType<AlterColumnDefaultAction>()).Where(set => set.Column.Name == column.Name.Name)
                    .Select(set => set.Value is { } value ? change.ExpandSql(value) : null).LastOrDefault();
            var type = column.Type!;
            // As format_type writes it, where that is simple: what is shown beforehand is then what is run.
            var written = type is { Modifiers.IsEmpty: true, ArrayDimensions: 0, IntervalFields: null } ? type.Name
                : type is { Name: "character varying", Modifiers: [Literal length], ArrayDimensions: 0 } ? $"{type.Name}({length.Value})" : change.ExpandSql(type);
            columns.Add(new SyncColumn(column.Name.Name, written, byDefault, !HaveNoEquality.Contains(type.Name))
            {
                IsSameWhenEqual = AreSameWhenEqual.Contains(type.Name) && type.ArrayDimensions == 0 && !column.Constraints.OfType<ColumnCollation>().Any(),
            });
        }
        return target with { Columns = columns };
    }

    /// <summary>Removes the triggers and functions of every table; harmless where they are gone.</summary>
    public static async Task RemoveAsync(ChangeRun run, StepRunner runner)
    {
        foreach (var table in run.Change.Tables)
        {
            await using var connection = await run.OpenAsync("reading the catalog");
            var target = (await TableFacts.ReadAsync(new CatalogReader(connection), table.Name, run.Cancellation)).ToSyncTarget();
            await runner.TogetherAsync(RemoveTitle(table), SyncTriggers.Drop(run.Change.Name, target), _ => Task.CompletedTask);
        }
    }
}
