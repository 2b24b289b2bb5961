using Teal.Linting.Analysis;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>DROP TYPE and DROP DOMAIN.</summary>
internal sealed class DropType() : Rule<DropStatement>(
    "drop-type", Severity.Error, Category.Compatibility,
    "A type or domain is dropped",
    "Queries of the running version that cast to the type fail, and so do drivers that look it up by name when they connect. Without CASCADE "
    + "PostgreSQL drops only what no column uses; with CASCADE the columns go with it (drop-cascade).\n\n"
    + "Not reported for types that the file made, and for names that begin with " + RetiredName.Prefix + "; a warning where IF EXISTS is given and it is not known whether the type is there.")
{
    protected override IEnumerable<Finding> Check(LintContext context, DropStatement drop)
    {
        if (drop.ObjectKind is not ("TYPE" or "DOMAIN")) yield break;
        foreach (var name in drop.Names)
        {
            if (context.IsNewType(name) || RetiredName.Is(name.Name)) continue;
            var type = context.Resolve(name);
            var needing = drop.Cascade
                ? []
                : context.Schema.TablesUsing(type).SelectMany(t => t.Columns.Where(c => c.UserType == type).Select(c => new Loss("column", SqlName.Quote(c.Name), t.Name))).ToList();
            var message = $"Dropping {type} breaks the application that is running: every query of it that casts to {type} fails with {ServerErrors.NoType(type)}, and drivers that look the type up by name do not find it."
                + (needing.Count == 0 ? "" : $" As things are the statement fails with {ServerErrors.StillNeeded}: {Losses.Text(needing)} {(needing.Count == 1 ? "is" : "are")} of the type.");
            var retired = RetiredName.Of(name.Name);
            yield return Found(context, name.Span, (RelationName?)null, message, $"""
                Stop using it first, in every version and column; then:
                -- contract, when no running version uses {type} any more; it can still come back:
                ALTER {drop.ObjectKind} {type} RENAME TO {SqlName.Quote(retired)};
                -- in a later migration, when nothing has missed it:
                DROP {drop.ObjectKind} {type with { Name = retired }};
                """, drop.IfExists && !IsKnown(context.Schema, type) ? Severity.Warning : null);
        }
    }

    private static bool IsKnown(SchemaModel schema, RelationName type) =>
        schema.Enums.ContainsKey(type) || schema.Domains.ContainsKey(type) || schema.Composites.ContainsKey(type) || schema.OtherTypes.ContainsKey(type);
}
