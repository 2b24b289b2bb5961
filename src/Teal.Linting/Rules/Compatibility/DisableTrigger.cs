using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>DISABLE TRIGGER and DISABLE RULE, unless the same transaction enables it again.</summary>
internal sealed class DisableTrigger() : ActionRule<OtherTableAction>(
    "disable-trigger", Severity.Warning, Category.Compatibility,
    "A trigger is disabled",
    "It is disabled for everybody, not for this session: what it did for the writes of the running version is no longer done, and no query reports it. ALL disables the "
    + "triggers of foreign keys as well, so rows without a parent get in and stay. To spare a bulk load its triggers, SET session_replication_role = replica does it for one session.\n\n"
    + "Not reported where the same transaction enables triggers of the table again (its lock keeps other writers out until then), and for tables that the file made.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        var table = context.Resolve(alter.Name);
        foreach (var action in alter.Actions.OfType<OtherTableAction>().Where(a => a.Keywords == "DISABLE TRIGGER"))
        {
            if (context.Outlook.LaterInTransaction<AlterTableStatement>(context, table).Any(a => a.Actions.OfType<OtherTableAction>().Any(Enables))) continue;
            var which = context.Text(action.Span)["DISABLE TRIGGER".Length..].Trim();
            var all = which.Equals("ALL", StringComparison.OrdinalIgnoreCase);
            var what = all ? "What the triggers did, those of its foreign keys included," : which.Equals("USER", StringComparison.OrdinalIgnoreCase) ? "What the triggers did" : $"What the trigger {which} did";
            yield return Found(
                context, action.Span, table,
                $"{what} for writes to {table} is no longer done from this moment, for every session: the running application relies on it without knowing it, and no query of it fails.{EffectText.Sentence([context.EffectOf(alter, action)])}",
                $"""
                Spare this session alone its triggers (needs a superuser, or from PostgreSQL 15 GRANT SET ON PARAMETER session_replication_role):
                BEGIN;
                SET LOCAL session_replication_role = replica;
                -- the statements that the triggers should not see
                COMMIT;
                """);
        }
    }

    private static bool Enables(OtherTableAction action) => action.Keywords is "ENABLE TRIGGER" or "ENABLE ALWAYS TRIGGER" or "ENABLE REPLICA TRIGGER";
}
