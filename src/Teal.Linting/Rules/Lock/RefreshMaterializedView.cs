using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Lock;

/// <summary>REFRESH MATERIALIZED VIEW that blocks the view's readers, takes its rows away, or fails.</summary>
internal sealed class RefreshMaterializedView() : Rule<RefreshStatement>(
    "refresh-materialized-view", Severity.Error, Category.Lock,
    "A refresh keeps readers out of a materialised view",
    "Without CONCURRENTLY nobody reads the view until its query has been run and its indexes are built; WITH NO DATA leaves it so that every query of it fails (SQLSTATE 55000). CONCURRENTLY lets readers go on; it needs a unique "
    + "index over plain columns without WHERE (55000 otherwise) and a view that has been filled (0A000).\n\nViews that the file makes, and those that it knows to be empty, are exempt, but for what fails. A warning where the view is not known.")
{
    protected override IEnumerable<Finding> Check(LintContext context, RefreshStatement refresh)
    {
        var isNew = context.IsNew(refresh.Name);
        if (isNew && !refresh.Concurrently) yield break;
        var view = context.Resolve(refresh.Name);
        var known = context.Schema.FindView(refresh.Name);
        if (refresh.Concurrently)
        {
            if (known is { IsPopulated: false })
                yield return Found(
                    context, refresh.Span, view, $"{view} has not been filled: it fails with 'CONCURRENTLY cannot be used when the materialized view is not populated' (SQLSTATE 0A000).",
                    $"The first time:\nREFRESH MATERIALIZED VIEW {view};");
            else if (known is not null && !HasKey(context, view))
                yield return Found(
                    context, refresh.Span, view,
                    $"{view} has no unique index over plain columns without WHERE: it fails with 'cannot refresh materialized view \"{view.Schema}.{view.Name}\" concurrently' (SQLSTATE 55000).",
                    isNew
                        ? $"Nobody reads it yet, so before it:\nCREATE UNIQUE INDEX ON {view} (/* columns that identify a row */);"
                        : $"Before it, in a file of its own that is not run in a transaction:\nCREATE UNIQUE INDEX CONCURRENTLY ON {view} (/* columns that identify a row */);");
            yield break;
        }

        if (known is { IsPopulated: false } || context.EffectOn(refresh.Name) is not { Lock: not LockMode.None } effect) yield break;
        if (refresh.WithNoData)
        {
            yield return Found(
                context, refresh.Span, view,
                $"{view} loses its rows, and every query of the running application that reads it fails with 'materialized view \"{view.Name}\" has not been populated' (SQLSTATE 55000) until it is refreshed. "
                + $"It takes {EffectText.Describe(effect)}.",
                $"Fill it while it is read:\nREFRESH MATERIALIZED VIEW CONCURRENTLY {view};");
            yield break;
        }

        var hasKey = known is not null && HasKey(context, view);
        yield return Found(
            context, refresh.Span, view,
            $"Refreshing {view} takes {EffectText.Describe(effect)}{(known is null ? $" (the schema of {view} is not known; it is assumed that it is large)" : "")}.",
            hasKey ? $"Its unique index allows:\nREFRESH MATERIALIZED VIEW CONCURRENTLY {view};"
                : $"It needs a unique index, built once in a file of its own that is not run in a transaction; then:\nCREATE UNIQUE INDEX CONCURRENTLY ON {view} (/* columns that identify a row */);\nREFRESH MATERIALIZED VIEW CONCURRENTLY {view};",
            known is null ? Severity.Warning : null,
            hasKey && context.FindWord("VIEW") is { } word ? Fix.Replace("Refresh it concurrently", word, "VIEW CONCURRENTLY") : null);
    }

    private static bool HasKey(LintContext context, RelationName view) =>
        context.Schema.Indexes.Values.Any(i => i.Table == view && i is { IsUnique: true, IsPartial: false } && !i.Columns.Contains(null));
}
