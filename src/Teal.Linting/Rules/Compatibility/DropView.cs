using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>DROP VIEW and DROP MATERIALIZED VIEW, unless the view is made again with its columns before anybody can look.</summary>
internal sealed class DropView() : Rule<DropStatement>(
    "drop-view", Severity.Error, Category.Compatibility,
    "A view is dropped",
    "Every query of the running version that names the view fails. Stop using it first. To change it, CREATE OR REPLACE VIEW keeps it in place, with the "
    + "privileges that were granted on it; DROP and CREATE in one transaction is as safe for queries, but the grants must be given again.\n\n"
    + "Not reported where the same transaction makes a view of the name again with all its columns (as far as these are known), for views that the file made, "
    + "and for names that begin with " + RetiredName.Prefix + "; a warning where IF EXISTS is given and it is not known whether the view is there.")
{
    protected override IEnumerable<Finding> Check(LintContext context, DropStatement drop)
    {
        if (drop.ObjectKind is not ("VIEW" or "MATERIALIZED VIEW")) yield break;
        foreach (var name in drop.Names)
        {
            if (context.IsNew(name) || RetiredName.Is(name.Name)) continue;
            var view = context.Resolve(name);
            if (context.Outlook.LaterInTransaction<CreateViewStatement>(context, view).FirstOrDefault() is { } again)
            {
                if (ViewColumns.Lost(context.Schema, view, again) is [var lost, ..] all)
                    yield return Found(
                        context, name.Span, view,
                        $"{view} is made again without its column {SqlName.Quote(lost)}: every query of the running application that names it fails with {ServerErrors.NoColumn(lost)}.",
                        $"Keep the column until no running version reads it:\n{ViewColumns.Keeping(context, view, again, all)};");
                else if (ViewStandIn.LosesGrants(context, view, context.Schema.Views.GetValueOrDefault(view)?.HasGrants == true))
                    yield return Found(
                        context, name.Span, view,
                        $"{view} is made again without what was granted on it: every query of a role that does not own it fails with {ViewStandIn.Denied(view)}.",
                        again is { IsMaterialized: false, OrReplace: false }
                            ? $"Keep it in place, with its privileges, or GRANT again in the same transaction what was granted:\nCREATE OR REPLACE {context.Text(again.Span)["CREATE ".Length..].TrimStart()};"
                            : $"GRANT again in the same transaction what was granted:\nGRANT SELECT ON {context.NameOf(view)} TO /* the role of the application */;", Severity.Warning);
                continue;
            }

            var doubtful = drop.IfExists && !context.Schema.Views.ContainsKey(view);
            var message = $"Dropping {view} breaks the application that is running{(doubtful ? $" (it is not known whether {view} is there; it is assumed)" : "")}: every query of it that names {view} fails with "
                + $"{ServerErrors.NoRelation(view)}.{EffectText.Sentence([context.EffectOn(name)])}";
            yield return Found(context, name.Span, view, message, Help(drop, view), doubtful ? Severity.Warning : null);
        }
    }

    private static string Help(DropStatement drop, RelationName view)
    {
        var retired = RetiredName.Of(view.Name);
        return $"""
            To change it, use CREATE OR REPLACE VIEW, or drop and create it in one transaction. To do without it, stop using it first; then:
            -- contract, when no running version uses {view} any more; it can still come back:
            ALTER {drop.ObjectKind} {view} RENAME TO {SqlName.Quote(retired)};
            -- in a later migration, when nothing has missed it:
            DROP {drop.ObjectKind} {view with { Name = retired }};
            """;
    }
}
