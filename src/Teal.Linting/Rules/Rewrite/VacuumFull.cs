using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>VACUUM FULL of a table that was there before.</summary>
internal sealed class VacuumFull() : Rule<VacuumStatement>(
    "vacuum-full", Severity.Error, Category.Rewrite,
    "VACUUM FULL rewrites a table in use",
    "VACUUM FULL writes the table and its indexes anew, and nobody reads or writes it meanwhile; it needs the room of a second copy. A plain VACUUM frees the room for new rows beside the traffic; what has to be given back to "
    + "the system is done by pg_repack or pg_squeeze, which need the strong lock for an instant only.\n\nTables that the file makes are exempt.")
{
    protected override IEnumerable<Finding> Check(LintContext context, VacuumStatement vacuum)
    {
        if (!vacuum.IsFull) yield break;
        if (vacuum.Tables.IsEmpty)
            yield return Found(
                context, vacuum.Span, "Every table of the database is rewritten with its indexes, one after the other, and nobody can read or write the one at hand meanwhile.",
                "Free the room for new rows beside the traffic:\nVACUUM (ANALYZE);");
        foreach (var target in vacuum.Tables)
        {
            if (context.IsNew(target.Name)) continue;
            var table = context.Resolve(target.Name);
            var effect = context.EffectOn(table).Lock == LockMode.None ? context.Effects.FirstOrDefault(e => e.Rewrites) : context.EffectOn(table);
            if (effect is null) continue;
            yield return Found(
                context, target.Span, table,
                $"VACUUM FULL takes {EffectText.Describe(effect)}.",
                $"Free the room for new rows beside the traffic (pg_repack gives it back to the system):\nVACUUM (ANALYZE) {table};");
        }
    }
}
