using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>DROP TRIGGER and DROP RULE, unless it is made again in the same transaction.</summary>
internal sealed class DropTrigger() : Rule<DropStatement>(
    "drop-trigger", Severity.Warning, Category.Compatibility,
    "A trigger is dropped",
    "What it did for the writes of the running version is no longer done, and no query reports it: a column that it filled stays NULL, an audit row is missing, a search index "
    + "grows old. Let every running version do the work itself first.\n\nNot reported where the same transaction makes a trigger of the name again, and for tables that the file made.")
{
    protected override IEnumerable<Finding> Check(LintContext context, DropStatement drop)
    {
        if (drop is not { ObjectKind: "TRIGGER", OnTable: { } on, Names: [var name] } || context.IsNew(on)) yield break;
        var table = context.Resolve(on);
        if (context.Outlook.LaterInTransaction<CreateTriggerStatement>(context, table).Any(t => t.Name.Name == name.Name)
            || context.Outlook.On<CreateTriggerStatement>(table).Any(t => t.Name.Name == name.Name && t.Span.Start < drop.Span.Start)) yield break;
        var effects = context.Effects.IsEmpty ? "" : EffectText.Sentence(context.Effects);
        yield return Found(
            context, drop.Span, table,
            $"What the trigger {name} did for writes to {table} is no longer done from this moment: the running application relies on it without knowing it, and no query of it fails.{effects}",
            $"""
            To change it, write {Replacement(context, table, name.Name)} with what is to be different, which leaves no gap. Drop it in a later migration, when every running version does what it did, or none needs it:
            SET lock_timeout = '500ms';
            {context.Text(drop.Span)};
            """);
    }

    private static string Replacement(LintContext context, RelationName table, string name)
    {
        var known = context.Schema.TriggersOn(table).FirstOrDefault(t => t.Name == name);
        if (known is null || known.IsConstraint) return $"CREATE OR REPLACE TRIGGER {SqlName.Quote(name)} … ON {context.NameOf(table)} …";
        var events = known.Events.Select(e => e == "UPDATE" && known.Columns.Length > 0 ? $"UPDATE OF {string.Join(", ", known.Columns.Select(SqlName.Quote))}" : e);
        return $"CREATE OR REPLACE TRIGGER {SqlName.Quote(name)} {known.Timing} {string.Join(" OR ", events)} ON {context.NameOf(table)} FOR EACH {(known.ForEachRow ? "ROW" : "STATEMENT")}"
            + $"{(known.UsedColumns.Length > known.Columns.Length ? " WHEN (…)" : "")} EXECUTE FUNCTION {known.Function}()";
    }
}
