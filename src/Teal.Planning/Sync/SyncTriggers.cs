using System.Collections.Immutable;
using System.Text;
using Teal.Linting.Analysis;
using Teal.Planning.Steps;
using Teal.Sql.Syntax;

namespace Teal.Planning.Sync;

/// <summary>Which part of its life a sync trigger is in.</summary>
public enum SyncStage
{
    /// <summary>A backfill is still to come or under way: a write to a row that is not filled yet fills it.</summary>
    Filling,

    /// <summary>Every row is filled.</summary>
    Filled,

    /// <summary>The old columns are retired under other names: only the way back to them is kept.</summary>
    Retired,
}

/// <summary>
/// The triggers that keep both sides of a table equal while two versions write it. They decide from which side a statement
/// changed, never from who is connected.
/// </summary>
public static class SyncTriggers
{
    /// <summary>
    /// The transaction-local setting by which a backfill tells the triggers of a table that a write is its own: their <see cref="Mark"/>.
    /// What the application's own triggers write to other tables meanwhile is synced like any write.
    /// </summary>
    public const string BackfillSetting = "teal.backfill";

    /// <summary>
    /// The transaction-local setting by which a repair of the old side tells the triggers of a table that a write is its own: their
    /// <see cref="Mark"/>. The new side, which is the truth then, stays as it is.
    /// </summary>
    public const string RepairSetting = "teal.repair";

    /// <summary>
    /// What a write of Teal's own is told by, for the triggers of one table and change, its partitions too. A text that is known when they are
    /// made: a condition is made ready anew for each statement, and asking for the OID of the table cost more than the rest of it.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <param name="schema">The schema of the table that the rules are for.</param>
    /// <param name="table">Its name.</param>
    public static string Mark(string change, string schema, string table) => ObjectNames.SyncFunction(change, schema, table);

    /// <summary>The statements that create or replace the function and the triggers of a table.</summary>
    /// <param name="change">The change's name.</param>
    /// <param name="table">The rules.</param>
    /// <param name="target">The table as it is on the server, with its columns' names before any retirement.</param>
    /// <param name="stage">The stage that it is in from now on.</param>
    /// <param name="searchPath">The schemas that names in the rules are looked up in.</param>
    public static ImmutableArray<string> Create(
        string change, SyncTable table, SyncTarget target, SyncStage stage, IReadOnlyList<string> searchPath)
    {
        var function = FunctionName(change, target);
        var oldSide = stage == SyncStage.Retired ? [] : table.OldSide(target.Columns.Select(c => c.Name));
        var newChanged = AnyDiffers(table.NewColumns, target);
        // What a backfill writes itself never enters the function: entering costs more than the rest of the row.
        if (stage == SyncStage.Filling) newChanged = $"(({newChanged} OR {IsUnfilled("NEW", table, target)}) AND {IsNotSet(BackfillSetting, change, target)})";
        var touched = oldSide.IsEmpty ? newChanged : $"{AnyDiffers(oldSide, target)} OR {newChanged}";
        var needed = NeededColumns(table, target, stage, oldSide);

        return
        [
            $"""
            CREATE OR REPLACE FUNCTION {function}() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = {SearchPath(searchPath)} AS {Body(change, table, target, stage, oldSide)}
            """,
            $"ALTER FUNCTION {function}() OWNER TO {SqlName.Quote(target.Owner)}",
            $"""
            CREATE OR REPLACE TRIGGER {Triggers(change)[0]} BEFORE INSERT ON {target.Sql}
            FOR EACH ROW WHEN (true OR {needed}) EXECUTE FUNCTION {function}()
            """,
            $"""
            CREATE OR REPLACE TRIGGER {Triggers(change)[1]} BEFORE UPDATE ON {target.Sql}
            FOR EACH ROW WHEN ({touched}{(stage == SyncStage.Retired ? $" OR (false AND ({needed}))" : "")}) EXECUTE FUNCTION {function}()
            """,
            // Also where rows arrive by logical replication; replacing a trigger takes this back.
            $"ALTER TABLE {target.Sql} {string.Join(", ", Triggers(change).Select(trigger => $"ENABLE ALWAYS TRIGGER {trigger}"))}",
        ];
    }

    /// <summary>The statements that remove the triggers and the function; harmless where they are gone.</summary>
    public static ImmutableArray<string> Drop(string change, SyncTarget target) =>
    [
        .. Triggers(change).Select(trigger => $"DROP TRIGGER IF EXISTS {trigger} ON {target.Sql}"),
        $"DROP FUNCTION IF EXISTS {FunctionName(change, target)}()",
    ];

    /// <summary>Whether no new column of a row has a value yet, other than the one that its default gave it.</summary>
    internal static string IsUnfilled(string row, SyncTable table, SyncTarget target) =>
        $"NOT ({AnyGiven(row, table.NewColumns, target)})";

    private static string[] Triggers(string change) =>
        [SqlName.Quote(ObjectNames.SyncTrigger(change, "insert")), SqlName.Quote(ObjectNames.SyncTrigger(change, "update"))];

    private static string IsNotSet(string setting, string change, SyncTarget target) =>
        $"pg_catalog.current_setting({SqlName.Literal(setting)}, true) IS DISTINCT FROM {SqlName.Literal(Mark(change, target.Schema, target.Name))}";

    private static string FunctionName(string change, SyncTarget target) =>
        SqlName.Quote(ObjectNames.Schema, ObjectNames.SyncFunction(change, target.Schema, target.Name));

    private static string AnyDiffers(IEnumerable<string> columns, SyncTarget target) =>
        string.Join(" OR ", columns.Select(column => target.Column(column).DiffersBetween("OLD", "NEW")));

    // The function names columns in its text only, and the server would let them be dropped. A column that the condition of a trigger names
    // is refused to whoever drops it, or takes the trigger with it. It is never asked for: the server leaves out what cannot matter when it
    // plans the condition (eval_const_expressions of src/backend/optimizer/util/clauses.c). But each name takes a microsecond of every
    // statement, so the trigger for INSERT says it for both, as long as the function takes no harm from a column that is gone.
    private static string NeededColumns(SyncTable table, SyncTarget target, SyncStage stage, ImmutableArray<string> oldSide)
    {
        var old = stage == SyncStage.Retired ? table.OldColumns.Select(RetiredName.Of) : table.OldColumns;
        var read = table.Backward.SelectMany(rule => rule.ReadColumns).Where(column => !table.OldColumns.Contains(column))
            .Where(name => target.Columns.Any(column => column.Name == name && !column.IsGenerated));
        return string.Join(" OR ", oldSide.Concat(old).Concat(table.NewColumns).Concat(read).Distinct().Select(column => $"NEW.{SqlName.Quote(column)} IS NULL"));
    }

    private static string SearchPath(IReadOnlyList<string> schemas) =>
        string.Join(", ", [.. schemas.Select(SqlName.Quote), "pg_temp"]);

    private static string Body(string change, SyncTable table, SyncTarget target, SyncStage stage, ImmutableArray<string> oldSide)
    {
        var body = new StringBuilder();
        body.Append("""
            #variable_conflict use_column
            DECLARE
              teal_old_side boolean := false;
              teal_new_side boolean := false;
              teal_is_forward boolean := false;
            BEGIN

            """);
        if (stage != SyncStage.Retired) body.Append("  BEGIN\n");
        body.Append("  IF TG_OP = 'INSERT' THEN\n");
        if (stage == SyncStage.Retired)
            body.Append("    teal_new_side := true;\n");
        else
            // An identity column has a value by now, whoever gave it: beside a new value that is given it says nothing.
            body.Append($"""
                    teal_old_side := {AnyGiven("NEW", table.OldColumns.Where(column => !target.Column(column).IsIdentity), target)};
                    teal_new_side := {AnyGiven("NEW", table.NewColumns, target)};
                    IF NOT teal_old_side AND NOT teal_new_side THEN
                      teal_old_side := true;
                    END IF;

                """);
        body.Append("  ELSE\n");
        if (stage != SyncStage.Retired && !table.OldColumns.IsEmpty) body.Append($"    teal_old_side := {AnyDiffers(table.OldColumns, target)};\n");
        body.Append($"    teal_new_side := ({AnyDiffers(table.NewColumns, target)}) AND {IsNotSet(BackfillSetting, change, target)};\n");
        if (oldSide.Except(table.OldColumns).ToList() is { Count: > 0 } shared) AppendShared(body, shared, target);
        if (stage == SyncStage.Filling) AppendFilling(body, table, target);
        body.Append("  END IF;\n");

        if (stage != SyncStage.Retired)
        {
            // Blue must not fail because a rule does: the row stays unfilled, and the verification finds it. Nor because somebody gave a
            // column another name, of which the server does not tell this text: then nobody knows which side changed, and nothing is done.
            body.Append($"  IF teal_old_side AND NOT teal_new_side AND {IsNotSet(RepairSetting, change, target)} THEN\n    teal_is_forward := true;\n");
            AppendAssignments(body, table.Forward, target, "    ", new RowInTrigger("NEW"));
            body.Append("  END IF;\n  EXCEPTION WHEN OTHERS THEN\n    IF teal_is_forward THEN\n");
            foreach (var column in table.NewColumns) body.Append($"      NEW.{SqlName.Quote(column)} := NULL;\n");
            body.Append("    END IF;\n    teal_new_side := false;\n  END;\n");
        }
        if (!table.Backward.IsEmpty)
        {
            // What replication brings was decided where it was written: the backfill of the publisher, say, sets the new side alone.
            body.Append("  IF teal_new_side AND NOT teal_old_side AND pg_catalog.current_setting('session_replication_role') <> 'replica' THEN\n");
            var row = new RowInTrigger("NEW") { Retired = stage == SyncStage.Retired ? table.OldColumns : [] };
            AppendAssignments(body, table.Backward, target, "    ", row);
            body.Append("  END IF;\n");
        }
        body.Append("  RETURN NEW;\nEND ");
        return DollarQuote(body.ToString());
    }

    // A column that stays belongs to both versions: that it changed carries forward, but is no sign of blue beside a change
    // of the new side.
    private static void AppendShared(StringBuilder body, IReadOnlyList<string> shared, SyncTarget target) => body.Append($"""
            IF NOT teal_old_side AND NOT teal_new_side AND ({AnyDiffers(shared, target)}) THEN
              teal_old_side := true;
            END IF;

        """);

    // A write of green to a row that no backfill reached yet may name only some of the new columns: the others get their
    // value from the old side first, so that the backward rule sees a whole row.
    private static void AppendFilling(StringBuilder body, SyncTable table, SyncTarget target)
    {
        body.Append($"""
                IF NOT teal_old_side AND NOT teal_new_side AND {IsUnfilled("NEW", table, target)} THEN
                  teal_old_side := true;
                END IF;

            """);
        if (table.NewColumns.Length == 1) return;
        body.Append($"    IF teal_new_side AND NOT teal_old_side AND {IsUnfilled("OLD", table, target)} THEN\n");
        body.Append("      BEGIN\n");
        foreach (var rule in table.Forward)
            foreach (var value in rule.Values)
            {
                var column = $"NEW.{SqlName.Quote(value.Column)}";
                body.Append($"        IF NOT ({AnyDiffers([value.Column], target)}) THEN {column} := {new RowInTrigger("OLD").ValueOf(rule, value, target)}; END IF;\n");
            }
        body.Append("      EXCEPTION WHEN OTHERS THEN\n        NULL;\n      END;\n");
        body.Append("    END IF;\n");
    }

    private static void AppendAssignments(StringBuilder body, ImmutableArray<SyncRule> rules, SyncTarget target, string indent, RowInTrigger row)
    {
        foreach (var rule in rules)
            foreach (var value in rule.Values)
                body.Append($"{indent}{row.Column(value.Column)} := {row.ValueOf(rule, value, target)};\n");
    }

    private static string AnyGiven(string row, IEnumerable<string> columns, SyncTarget target) =>
        string.Join(" OR ", columns.Select(name =>
        {
            var column = target.Column(name);
            var value = $"{row}.{SqlName.Quote(name)}";
            return column.Default is null
                ? $"{value} IS NOT NULL"
                : $"({value} IS NOT NULL AND {column.Differs(value, $"({column.Default})")})";
        })) is { Length: > 0 } given ? given : "false";

    // The body holds the user's own text, which may hold any dollar quote but not all of them.
    private static string DollarQuote(string body)
    {
        var tag = "$teal$";
        for (var i = 1; body.Contains(tag, StringComparison.Ordinal); i++) tag = $"$teal{i}$";
        return $"{tag}\n{body}{tag}";
    }
}
