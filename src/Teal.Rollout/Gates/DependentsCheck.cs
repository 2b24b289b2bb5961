using Npgsql;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Rollout.Gates;

/// <summary>
/// Whether something else stands on a column that contract removes: a trigger function that reads it fails every write as soon as the column
/// has another name, and a view, a policy or a generated column keeps purge from dropping it.
/// </summary>
internal static class DependentsCheck
{
    public const string Name = "dependents";

    public static (string, Func<NpgsqlConnection, Task<CheckResult>>) NothingStandsOnTheOldSide(ChangeRun run) => (Name, async connection =>
    {
        // Where CASCADE is written, what stands on the column is meant to go with it.
        var removed = run.Change.Contract.OfType<AlterTableStatement>()
            .SelectMany(alter => alter.Actions.OfType<DropColumnAction>().Where(drop => !drop.Cascade).Select(drop => (Table: alter.Name, Column: drop.Column.Name))).ToList();
        var alsoRemoved = run.Change.Contract.OfType<DropStatement>().SelectMany(drop => drop.Names).Select(name => name.Name)
            .Concat(run.Change.Contract.OfType<AlterTableStatement>().SelectMany(alter => alter.Actions.OfType<DropConstraintAction>()).Select(drop => drop.Name.Name))
            .ToArray();
        foreach (var (table, column) in removed)
        {
            var columns = removed.Where(r => RelationName.Of(r.Table) == RelationName.Of(table)).Select(r => r.Column).ToArray();
            var found = await FindAsync(connection, await new CatalogReader(connection).TableAsync(table, run.Cancellation), column, columns, alsoRemoved, run.Cancellation);
            if (found.Count > 0)
                return new CheckResult(Name, CheckOutcome.Fail, $"{string.Join(", ", found)} {(found.Count == 1 ? "stands" : "stand")} on {table}.{SqlName.Quote(column)}, which contract removes. Change or drop it first, here or in contract.sql");
        }

        return new CheckResult(Name, CheckOutcome.Pass, removed.Count == 0 ? "the change removes no column" : "nothing else stands on what contract removes");
    });

    // What a generated column is made of is the default value of it in the catalog; in some majors it would go with that, silently.
    private static Task<List<string>> FindAsync(
        NpgsqlConnection connection, TableIdentity table, string column, string[] columns, string[] alsoRemoved, CancellationToken cancellation) =>
        connection.Command(
            """
            SELECT line FROM (
                SELECT DISTINCT coalesce('view ' || (SELECT r.ev_class::regclass FROM pg_catalog.pg_rewrite r WHERE d.classid = 'pg_catalog.pg_rewrite'::regclass AND r.oid = d.objid),
                           CASE WHEN own.attname IS NOT NULL THEN format('generated column %I of %s', own.attname, own.attrelid::regclass) END, pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid)) AS line,
                       coalesce((SELECT c.relname FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class WHERE d.classid = 'pg_catalog.pg_rewrite'::regclass AND r.oid = d.objid),
                           (SELECT conname FROM pg_catalog.pg_constraint WHERE d.classid = 'pg_catalog.pg_constraint'::regclass AND oid = d.objid),
                           (SELECT polname FROM pg_catalog.pg_policy WHERE d.classid = 'pg_catalog.pg_policy'::regclass AND oid = d.objid),
                           (SELECT tgname FROM pg_catalog.pg_trigger WHERE d.classid = 'pg_catalog.pg_trigger'::regclass AND oid = d.objid)) AS name
                FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                LEFT JOIN pg_catalog.pg_attrdef e ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND e.oid = d.objid
                LEFT JOIN pg_catalog.pg_attribute own ON own.attgenerated <> '' AND (own.attrelid, own.attnum) = (coalesce(e.adrelid, d.objid), coalesce(e.adnum, d.objsubid))
                    AND d.classid IN ('pg_catalog.pg_attrdef'::regclass, 'pg_catalog.pg_class'::regclass)
                WHERE d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = $1::bigint::oid AND a.attname = $2
                  AND (d.deptype = 'n' OR own.attnum IS NOT NULL) AND NOT coalesce(own.attname = ANY ($3), false)
                  AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
                                  WHERE d.classid = 'pg_catalog.pg_trigger'::regclass AND t.oid = d.objid AND p.pronamespace = to_regnamespace('teal'))
                UNION ALL
                SELECT DISTINCT format('trigger %I of %s (its function %s reads it)', t.tgname, t.tgrelid::regclass, p.oid::regprocedure), t.tgname
                FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
                WHERE (t.tgrelid = $1::bigint::oid OR t.tgrelid IN (SELECT relid FROM pg_catalog.pg_partition_tree($1::bigint::oid::regclass))) AND t.tgparentid = 0 AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND p.pronamespace <> to_regnamespace('teal')
                  AND p.prosrc ~* ('\m(new|old)\.("' || $5 || '"|' || $5 || '\M)')
            ) AS objects WHERE NOT coalesce(name = ANY ($4), false) ORDER BY line
            """, (long)table.Oid, column, columns, alsoRemoved, System.Text.RegularExpressions.Regex.Escape(column)).ListAsync(row => row.GetString(0), cancellation);
}
