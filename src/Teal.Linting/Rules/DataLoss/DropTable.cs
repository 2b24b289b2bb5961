using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.DataLoss;

/// <summary>DROP TABLE and DROP FOREIGN TABLE of a table that was there before.</summary>
internal sealed class DropTable() : Rule<DropStatement>(
    "drop-table", Severity.Error, Category.DataLoss,
    "A table is dropped",
    "Its rows are gone, and every query of the running version that names it fails. Stop using it; when no running version uses it, retire it by "
    + "renaming ('teal contract' does it), so that what still uses it shows itself while it can come back, and drop it later.\n\n"
    + "Not reported for tables that the file made, temporary tables, and tables whose name begins with " + RetiredName.Prefix + "; a warning where IF EXISTS is "
    + "given and it is not known whether the table is there.")
{
    protected override IEnumerable<Finding> Check(LintContext context, DropStatement drop)
    {
        if (drop.ObjectKind is not ("TABLE" or "FOREIGN TABLE")) yield break;
        foreach (var name in drop.Names)
        {
            if (context.IsNew(name) || RetiredName.Is(name.Name)) continue;
            var doubtful = drop.IfExists && context.Schema.Find(name) is null;
            yield return Found(context, name.Span, name, Message(context, drop, name, doubtful), Help(drop, name), doubtful ? Severity.Warning : null);
        }
    }

    private static string Message(LintContext context, DropStatement drop, QualifiedName name, bool doubtful)
    {
        var table = context.Resolve(name);
        var known = context.Schema.Find(name);
        var loss = drop.ObjectKind == "TABLE" ? "loses its rows and " : "";
        var assumed = doubtful ? $" (it is not known whether {table} is there; it is assumed)" : "";
        var parent = known?.PartitionOf is { } root ? $" Queries of {root} go on without its rows." : "";
        return $"Dropping {table} {loss}breaks the application that is running{assumed}: every query of it that names {table} fails with {ServerErrors.NoRelation(table)}.{parent}"
            + Needing(context, drop, table) + EffectText.Sentence(drop.Names.Length == 1 ? Others(context) : [context.EffectOn(name)]);
    }

    // The sequences of its columns go with it: nobody waits for them who does not wait for the table.
    private static IEnumerable<Effect> Others(LintContext context) => context.Effects.Where(e => context.Schema.OwnerOf(e.Relation) is null);

    // Foreign keys and views stop a DROP without CASCADE, unless they go with the same statement.
    private static string Needing(LintContext context, DropStatement drop, RelationName table)
    {
        if (drop.Cascade) return "";
        var references = context.Schema.ReferencesTo(table).ToList();
        var gone = references.Count == 0 ? [] : drop.Names.Select(context.Resolve).ToHashSet();
        var needing = references.Where(r => !gone.Contains(r.Table.Name)).Select(r => new Loss("constraint", SqlName.Quote(r.Constraint.Name), r.Table.Name))
            .Concat(context.Schema.ViewsReading(table).Select(v => new Loss("view", v.Name.ToString(), v.Name)))
            .ToList();
        return needing.Count == 0 ? "" : $" As things are the statement fails with {ServerErrors.StillNeeded}: {Losses.Text(needing)} {(needing.Count == 1 ? "needs" : "need")} the table.";
    }

    private static string Help(DropStatement drop, QualifiedName name)
    {
        var table = RelationName.Of(name);
        var retired = RetiredName.Of(table.Name);
        return $"""
            Stop using it first, in every version; then ('teal contract' does both, and asks before whether anything still uses it):
            -- contract, when no running version uses {table} any more; it can still come back:
            ALTER {drop.ObjectKind} {table} RENAME TO {SqlName.Quote(retired)};
            -- in a later migration, when nothing has missed it:
            DROP {drop.ObjectKind} {table with { Name = retired }};
            """;
    }
}
