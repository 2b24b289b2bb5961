using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>CLUSTER of a table that was there before.</summary>
internal sealed class Cluster() : Rule<ClusterStatement>(
    "cluster", Severity.Error, Category.Rewrite,
    "CLUSTER rewrites a table in use",
    "CLUSTER writes the table and its indexes anew in the order of an index, and nobody reads or writes it meanwhile; the order is lost again as rows change. An index that holds the columns of the query (INCLUDE) gives that query the "
    + "same without moving a row; pg_repack orders a table beside the traffic.\n\nTables that the file makes are exempt.")
{
    protected override IEnumerable<Finding> Check(LintContext context, ClusterStatement cluster)
    {
        if (cluster.Table is not { } name)
        {
            yield return Found(
                context, cluster.Span, "Every table that was clustered before is rewritten with its indexes, one after the other, and nobody can read or write the one at hand meanwhile.",
                "Leave it out; for the queries that need the order:\nCREATE INDEX CONCURRENTLY /* name */ ON /* table (key) INCLUDE (columns) */;");
            yield break;
        }

        if (context.IsNew(name) || context.Effects.FirstOrDefault(e => e.Rewrites) is not { } effect) yield break;
        var table = context.Resolve(name);
        yield return Found(
            context, cluster.Span, table, $"CLUSTER takes {EffectText.Describe(effect)}.",
            $"An index over the order with the columns of the query, in a file of its own that is not run in a transaction (or pg_repack --order-by):\nCREATE INDEX CONCURRENTLY ON {table} (/* order */) INCLUDE (/* columns */);");
    }
}
