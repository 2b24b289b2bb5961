using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Lock;

/// <summary>CREATE TRIGGER or ENABLE TRIGGER on a table that was there before.</summary>
internal sealed class TriggerDdl() : Rule<CreateTriggerStatement, AlterTableStatement>(
    "trigger-ddl", Severity.Info, Category.Lock,
    "A trigger is put on a table in use",
    "The lock is needed for an instant, but it waits for every transaction that writes the table. From then on each such write of the running application runs the function too: where that fails, the write fails. "
    + "What a trigger does can be changed without a lock on the table: CREATE OR REPLACE FUNCTION. Taking a trigger away is another matter, see drop-trigger and disable-trigger.\n\nTables that the file makes, views and foreign tables are exempt.")
{
    internal override bool ConcernsAction(Type action) => action == typeof(OtherTableAction);

    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        switch (statement)
        {
            case CreateTriggerStatement create when IsInUse(context, create.Table):
                var writes = string.Join(" and ", create.Events);
                yield return Found(
                    context, create.Span, create.Table,
                    $"Trigger {create.Name} takes {EffectText.Describe(context.EffectOn(create.Table))}. From then on every {writes} of the running application on {context.Resolve(create.Table)} runs {create.Function}() in its own "
                    + "transaction, and fails where that fails.",
                    $"Bound the wait for the lock; where only what the trigger does changes, CREATE OR REPLACE FUNCTION of {create.Function} needs none:\nSET lock_timeout = '500ms';\n{context.Text(create.Span)};");
                break;
            case AlterTableStatement alter when IsInUse(context, alter.Name):
                foreach (var action in alter.Actions)
                    if (action is OtherTableAction { Keywords: "ENABLE TRIGGER" or "ENABLE REPLICA TRIGGER" or "ENABLE ALWAYS TRIGGER" } enable)
                        yield return Found(
                            context, enable.Span, alter.Name,
                            $"Switching {enable.Name?.ToString() ?? "all triggers"} on takes {EffectText.Describe(context.EffectOf(alter, enable))}. From then on writes of the running application run it, and fail where it fails; rows that were "
                            + "written while it was off are not made good.",
                            $"Look before it at what was written meanwhile; the state of each trigger:\nSELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = {SqlName.Literal(context.Resolve(alter.Name).ToString())}::regclass AND NOT tgisinternal;");
                break;
        }
    }

    private static bool IsInUse(LintContext context, QualifiedName table) =>
        !context.IsNew(table) && context.Schema.Find(table) is not { IsForeign: true } && context.Schema.FindView(table) is null;
}
