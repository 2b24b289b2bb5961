using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.DataLoss;

/// <summary>TRUNCATE of a table that was there before.</summary>
internal sealed class Truncate() : Rule<TruncateStatement>(
    "truncate", Severity.Error, Category.DataLoss,
    "All rows of a table are removed",
    "TRUNCATE removes every row at once, those that the running application has just written too; no trigger for rows sees them go, and a transaction with an older snapshot finds the table empty. With CASCADE "
    + "it empties every table that points to it by a foreign key as well, RESTART IDENTITY gives out again ids that others may still know. Delete what is to go, page by page.\n\n"
    + "Tables that the file makes, and temporary ones, are exempt.")
{
    protected override IEnumerable<Finding> Check(LintContext context, TruncateStatement truncate)
    {
        var named = truncate.Tables.Select(t => context.Resolve(t.Name)).ToHashSet();
        foreach (var target in truncate.Tables)
        {
            if (context.IsNew(target.Name) || context.EffectOn(target.Name) is not { Lock: not LockMode.None } effect) continue;
            var table = context.Resolve(target.Name);
            yield return Found(
                context, target.Span, table,
                $"Every row of {table} goes at once, those that the running application has just written too. It takes {EffectText.Describe(effect)}.{Others(context, truncate, target, named)}"
                + (truncate.RestartIdentity ? " RESTART IDENTITY gives out ids again that were used before." : ""),
                $"""
                Delete what is to go page by page; repeat, each time in a transaction of its own, until it deletes 0 rows:
                DELETE FROM {table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {table} LIMIT 1000));
                """);
        }
    }

    private static string Others(LintContext context, TruncateStatement truncate, RelationTarget target, HashSet<RelationName> named)
    {
        var known = context.Schema.Find(target.Name) is not null;
        if (!truncate.Cascade)
            return known && context.Schema.Tables.Values.FirstOrDefault(t => !named.Contains(t.Name) && t.Constraints.Any(c => c.References == context.Resolve(target.Name))) is { } pointing
                ? $" It fails with 'cannot truncate a table referenced in a foreign key constraint' (SQLSTATE 0A000): {pointing.Name} points to it."
                : "";
        var others = context.Effects.Where(e => e.Empties && !named.Contains(e.Relation)).Select(e => e.Relation.ToString()).ToList();
        return others.Count > 0 ? $" CASCADE empties {string.Join(", ", others)} as well."
            : known ? ""
            : $" CASCADE empties every table with a foreign key to it as well (the schema of {context.Resolve(target.Name)} is not known).";
    }
}
