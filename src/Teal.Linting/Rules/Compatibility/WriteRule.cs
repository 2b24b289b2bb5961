using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>CREATE RULE on a table that is written to.</summary>
internal sealed class WriteRule() : Rule<CreateRuleStatement>(
    "write-rule", Severity.Warning, Category.Compatibility,
    "A rule rewrites what the running version writes",
    "DO INSTEAD replaces the statement: with NOTHING the write is thrown away and reports success with 0 rows, and nobody notices until the rows are missed. RETURNING fails where the rule has none, and INSERT … ON CONFLICT fails on "
    + "a table with a rule for INSERT or UPDATE, DO ALSO included. A trigger does what is wished without either.\n\n"
    + "An error for DO INSTEAD NOTHING without a condition. Not reported for rules ON SELECT, for views (whose writes a rule may carry out) unless the rule does nothing, and for tables that the file made.")
{
    protected override IEnumerable<Finding> Check(LintContext context, CreateRuleStatement rule)
    {
        if (rule.Event == "SELECT" || context.IsNew(rule.Table)) yield break;
        var table = context.Resolve(rule.Table);
        if (context.Outlook.LaterInTransaction<DropStatement>(context, table with { Name = rule.Name.Name })
            .Any(drop => drop is { ObjectKind: "RULE", OnTable: { } of } && context.Resolve(of) == table)) yield break;
        var does = rule.IsInstead && rule.Actions.IsEmpty ? "nothing" : rule.IsInstead ? "something else" : "more";
        if ((does == "more" && rule.Event == "DELETE") || (does != "nothing" && context.Schema.Views.ContainsKey(table)) || (!rule.IsInstead && rule.Actions.IsEmpty)) yield break;
        var which = rule.Where is null ? $"every {rule.Event} of the running application on {table}" : $"every {rule.Event} of the running application on {table} that fulfils the condition";
        var conflict = rule.Event is "INSERT" or "UPDATE" && (rule.Event == "UPDATE" || !rule.IsInstead || rule.Where is not null)
            ? " INSERT … ON CONFLICT fails with 'INSERT with ON CONFLICT clause cannot be used with table that has INSERT or UPDATE rules' (SQLSTATE 0A000)."
            : "";
        var returning = rule.IsInstead ? $" With RETURNING it fails with 'cannot perform {rule.Event} RETURNING on relation \"{table.Name}\"' (SQLSTATE 0A000)." : "";
        var message = does switch
        {
            "nothing" => $"From this moment {which} writes nothing and reports success with 0 rows: what it would have written is lost.{returning}{conflict}",
            "something else" => $"From this moment the rule is run instead of {which}, which reports success with 0 rows; what it would have written is only written as far as the rule does it.{returning}{conflict}",
            _ => $"The rule is run with {which}, and evaluates its expressions again.{conflict}",
        };
        yield return Found(context, rule.Span, table, message + EffectText.Sentence([context.EffectOn(rule.Table)]), does == "nothing"
            ? $"""
              To keep writes out, take the right away when no running version writes any more; they then fail where they can be seen:
              REVOKE {rule.Event} ON {table} FROM /* the role of the application */;
              """
            : $"""
              Write a trigger, which leaves RETURNING and ON CONFLICT as they are:
              CREATE TRIGGER {rule.Name} AFTER {rule.Event} ON {table} FOR EACH ROW EXECUTE FUNCTION /* … */();
              """, does == "nothing" && rule.Where is null ? Severity.Error : null);
    }
}
