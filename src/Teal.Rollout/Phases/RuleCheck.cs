using Npgsql;
using Teal.Planning.Changes;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Rollout.Phases;

/// <summary>
/// Whether the rules of a change fit the tables that the database has, found out by the server itself on empty temporary
/// copies: nothing of the application is locked or altered.
/// </summary>
internal static class RuleCheck
{
    public static async Task RequireUsableAsync(NpgsqlConnection connection, Change change, CancellationToken cancellation)
    {
        foreach (var table in change.Tables)
        {
            var found = await TableFacts.ReadAsync(new CatalogReader(connection), table.Name, cancellation);
            await RequireEveryRowAsync(connection, found, cancellation);
            await RequireSteadyRulesAsync(connection, change, table, cancellation);
            await RequireOpenSourcesAsync(connection, change, table, found, cancellation);
            RequirePlainColumns(table, found);
            await RequireSteadyDefaultsAsync(connection, table, found, cancellation);
            await TryRulesAsync(connection, change, table, found, cancellation);
        }
    }

    /// <summary>Whether the rules fit once expand has added what they need; nothing is locked against the application.</summary>
    public static async Task RequireFittingAsync(NpgsqlConnection connection, Change change, CancellationToken cancellation)
    {
        foreach (var table in change.Tables)
            if (await RefusedRuleAsync(connection, table, cancellation) is var (rule, e))
                throw Unfit(change, rule, e, " Take the expand back by `teal abort`, mend the rule and begin again.");
    }

    /// <summary>The first rule that fails on the table as it is whatever the row, and why; null where none does.</summary>
    public static async Task<(SyncRule Rule, PostgresException Refusal)?> RefusedRuleAsync(NpgsqlConnection connection, SyncTable table, CancellationToken cancellation)
    {
        foreach (var rule in table.Forward.Concat(table.Backward))
        {
            // Planning an UPDATE waits for whoever has the table for itself; it may take its time, but not for ever.
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await connection.Command("SELECT set_config('lock_timeout', '1s', true), set_config('statement_timeout', '0', true)").RunAsync(cancellation);
            if (await RefusalAsync(connection, rule, table.Name.ToString(), cancellation) is { } e)
                return (rule, e);
        }

        return null;
    }

    // A row that is hidden, or that stands in another table, would be neither filled nor verified, and no gate would know.
    private static async Task RequireEveryRowAsync(NpgsqlConnection connection, TableFacts found, CancellationToken cancellation)
    {
        var oid = (long)found.Identity.Oid;
        if (await connection.Command("SELECT pg_partition_root($1::bigint::oid)::text", oid).ScalarAsync<string>(cancellation) is { } root && root != await connection.Command("SELECT $1::bigint::oid::regclass::text", oid).ScalarAsync<string>(cancellation))
            throw new RolloutRefusedException($"{found.Identity} is a partition of {root}: both sides must be the same in every partition. Write the change for {root}.");
        if (!found.Identity.IsPartitioned && await connection.Command("SELECT EXISTS (SELECT FROM pg_inherits WHERE inhparent = $1::bigint::oid OR inhrelid = $1::bigint::oid)", oid).ScalarAsync<bool>(cancellation))
            throw new RolloutRefusedException($"{found.Identity} has or is an inheritance child: Teal keeps only tables that stand alone or are partitioned in sync so far.");
        foreach (var (name, isForeign, isHidden) in await connection.Command(
            """
            SELECT c.oid::regclass::text, c.relkind = 'f', row_security_active(c.oid)
            FROM pg_class c WHERE c.oid = $1::bigint::oid OR c.oid IN (SELECT relid FROM pg_partition_tree($1::bigint::oid::regclass)) ORDER BY 1
            """, oid).ListAsync(row => (row.GetString(0), row.GetBoolean(1), row.GetBoolean(2)), cancellation))
        {
            if (isForeign) throw new RolloutRefusedException($"The partition {name} of {found.Identity} is a foreign table: its rows are on another server, where no trigger of Teal's can follow them. Detach it, or change it there first.");
            if (isHidden) throw new RolloutRefusedException($"Row-level security hides rows of {name} from this role, so Teal could neither fill nor verify them. Connect as the table's owner, or as a role with BYPASSRLS.");
        }
    }

    // What differs on every call can be filled in once, but neither kept equal nor verified.
    private static async Task RequireSteadyRulesAsync(NpgsqlConnection connection, Change change, SyncTable table, CancellationToken cancellation)
    {
        foreach (var rule in table.Forward.Concat(table.Backward))
        {
            var name = await connection.Command(
                "SELECT proname::text FROM pg_proc WHERE proname = ANY ($1) GROUP BY proname HAVING bool_and(provolatile = 'v') LIMIT 1",
                [FunctionNames.Of(rule.Sql).ToArray()]).ScalarAsync<string>(cancellation);
            if (name is not null)
                throw new RolloutRefusedException($"A rule of the change {change.Name} calls {name}, which is VOLATILE: what may differ on every call could neither be kept equal nor verified. Mark the function STABLE or IMMUTABLE where it is; else use a DEFAULT in contract.sql for new rows. The rule is: {rule.Sql}");
        }
    }

    // The trigger reads with the eyes of the table's owner, a backfill with those of whoever runs it, who bypasses row-level security:
    // what a policy hides from the owner would be NULL in the one and a value in the other.
    private static async Task RequireOpenSourcesAsync(NpgsqlConnection connection, Change change, SyncTable table, TableFacts found, CancellationToken cancellation)
    {
        foreach (var rule in table.Forward.Concat(table.Backward))
        {
            var sources = SqlParser.Parse(new SourceText(ChangeText.SyncFile, rule.Sql)).Statements
                .SelectMany(SyntaxTree.DescendantsAndSelf<TableReference>).Select(source => source.Table.ToString()).Distinct().ToArray();
            var hidden = await connection.Command(
                """
                SELECT c.oid::regclass::text FROM unnest($1) AS source (name) JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(source.name)
                CROSS JOIN pg_catalog.pg_roles r
                WHERE r.rolname = $2 AND c.relrowsecurity AND NOT r.rolsuper AND NOT r.rolbypassrls
                  AND (c.relforcerowsecurity OR NOT pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE')) ORDER BY 1 LIMIT 1
                """, sources, found.Owner).ScalarAsync<string>(cancellation);
            if (hidden is not null)
                throw new RolloutRefusedException($"A rule of the change {change.Name} reads {hidden}, of which row-level security may hide rows from {SqlName.Quote(found.Owner)}, the owner of {found.Identity}: the triggers work with that role's rights and would see other rows than the backfill. ALTER TABLE {hidden} NO FORCE ROW LEVEL SECURITY where that role owns it, else ALTER ROLE {SqlName.Quote(found.Owner)} BYPASSRLS. The rule is: {rule.Sql}");
        }
    }

    // PostgreSQL computes a generated column after the triggers have run: they cannot see whether it changed.
    private static void RequirePlainColumns(SyncTable table, TableFacts found)
    {
        foreach (var name in table.OldSide(found.Columns.Select(c => c.Name)))
            if (found.Columns.First(c => c.Name == name).Generation is ColumnGeneration.Stored or ColumnGeneration.Virtual)
                throw new RolloutRefusedException($"A rule reads {found.Identity}.{SqlName.Quote(name)}, which PostgreSQL generates after the triggers have run. Write the expression of that column into the rule instead.");
    }

    // Whether an INSERT gave a column is told by comparing it with its default; one that differs on every call tells nothing.
    private static async Task RequireSteadyDefaultsAsync(
        NpgsqlConnection connection, SyncTable table, TableFacts found, CancellationToken cancellation)
    {
        foreach (var name in table.OldColumns)
        {
            var column = found.Columns.First(c => c.Name == name);
            if (column.Default is null) continue;
            var functions = FunctionNames.Of("SELECT " + column.Default);
            var isVolatile = await connection.Command(
                "SELECT EXISTS (SELECT FROM pg_proc WHERE proname = ANY ($1) AND provolatile = 'v')", [functions.ToArray()]).ScalarAsync<bool>(cancellation);
            if (isVolatile)
                throw new RolloutRefusedException(
                    $"The default of {found.Identity}.{SqlName.Quote(name)}, {column.Default}, gives another value on every call, so Teal cannot tell whether an INSERT gave the column. A table can be kept in sync only over columns with a steady default or none.");
        }
    }

    private static async Task TryRulesAsync(
        NpgsqlConnection connection, Change change, SyncTable table, TableFacts found, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var copy = SqlName.Quote("pg_temp", found.Identity.Name);
        try
        {
            await connection.Command($"CREATE TEMPORARY TABLE {SqlName.Quote(found.Identity.Name)} (LIKE {found.Identity} INCLUDING DEFAULTS INCLUDING GENERATED) ON COMMIT DROP").RunAsync(cancellation);
            foreach (var (name, type) in AddedColumns(change, table))
                await connection.Command($"ALTER TABLE {copy} ADD COLUMN {SqlName.Quote(name)} {type}").RunAsync(cancellation);
        }
        catch (PostgresException e) when (MayComeWithExpand(change, e))
        {
            return;
        }
        catch (PostgresException e)
        {
            throw new RolloutException($"The columns that expand.sql of the change {change.Name} adds to {found.Identity} are refused by PostgreSQL: {e.SqlState} {e.MessageText}.", e);
        }
        foreach (var (name, type, value) in NewDefaults(change, table))
            await RequireImmutableAsync(connection, copy, name, type, value, cancellation);
        foreach (var rule in table.Forward.Concat(table.Backward))
        {
            if (await RefusalAsync(connection, rule, copy, cancellation) is not { } e) continue;
            if (MayComeWithExpand(change, e)) return;
            throw Unfit(change, rule, e, "");
        }
        await transaction.RollbackAsync(cancellation);
    }

    private static async Task<PostgresException?> RefusalAsync(
        NpgsqlConnection connection, SyncRule rule, string table, CancellationToken cancellation)
    {
        var assignments = string.Join(", ", rule.Values.Select(value => $"{SqlName.Quote(value.Column)} = {rule.ValueOf(value)}"));
        try
        {
            await connection.Command($"EXPLAIN UPDATE {table} AS {SqlName.Quote(rule.RowName)} SET {assignments}").RunAsync(cancellation);
            return null;
        }
        catch (PostgresException e) when (e.SqlState == "428C9")
        {
            // generated_always, said of what an UPDATE may set; a trigger may set an identity column. All else was found right before.
            return null;
        }
        catch (PostgresException e) when (!TransientRetry.IsTransient(e))
        {
            return e;
        }
    }

    // A row that expand gave its default is told from one that was written by comparing with the default as it is now.
    // Only an immutable expression may generate a column, which is how the server says whether this one is.
    private static async Task RequireImmutableAsync(
        NpgsqlConnection connection, string copy, string column, string type, string value, CancellationToken cancellation)
    {
        try
        {
            await connection.Command($"ALTER TABLE {copy} ADD COLUMN {SqlName.Quote("teal default of " + column)} {type} GENERATED ALWAYS AS ({value}) STORED").RunAsync(cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidObjectDefinition)
        {
            throw new RolloutRefusedException($"The default of the new column {SqlName.Quote(column)}, {value}, is not always the same, so Teal could not tell a row that is filled from one that is not. Set that default in contract.sql.");
        }
    }

    // What a rule or a new column needs may be made by expand.sql itself; the rules are tried again behind it.
    internal static bool MayComeWithExpand(Change change, PostgresException e) =>
        e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.InvalidSchemaName
        && change.Expand.Any(statement => statement is not AlterTableStatement and not CreateIndexStatement);

    private static RolloutRefusedException Unfit(Change change, SyncRule rule, PostgresException e, string advice) =>
        new($"A {(rule.Direction == SyncDirection.Forward ? "forward" : "backward")} rule of the change {change.Name} does not fit the database: {e.SqlState} {e.MessageText}. The rule is: {rule.Sql}.{advice}");

    private static IEnumerable<(string Name, string Type, string Value)> NewDefaults(Change change, SyncTable table)
    {
        var actions = change.Expand.OfType<AlterTableStatement>()
            .Where(alter => RelationName.Of(alter.Name) == RelationName.Of(table.Name)).SelectMany(alter => alter.Actions).ToList();
        foreach (var column in actions.OfType<AddColumnAction>().Select(add => add.Column).Where(column => table.NewColumns.Contains(column.Name.Name)))
        {
            var values = column.Constraints.OfType<DefaultConstraint>().Select(set => set.Value)
                .Concat(actions.OfType<AlterColumnDefaultAction>().Where(set => set.Column.Name == column.Name.Name && set.Value is not null).Select(set => set.Value!));
            foreach (var value in values.TakeLast(1))
                yield return (column.Name.Name, change.ExpandSql(column.Type!), change.ExpandSql(value));
        }
    }

    private static IEnumerable<(string Name, string Type)> AddedColumns(Change change, SyncTable table) =>
        change.Expand.OfType<AlterTableStatement>()
            .Where(alter => RelationName.Of(alter.Name) == RelationName.Of(table.Name))
            .SelectMany(alter => alter.Actions.OfType<AddColumnAction>())
            .Select(action => (action.Column.Name.Name, change.ExpandSql(action.Column.Type!)));
}
