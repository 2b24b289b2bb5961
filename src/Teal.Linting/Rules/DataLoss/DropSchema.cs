using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.DataLoss;

/// <summary>DROP SCHEMA … CASCADE, and DROP SCHEMA of one that is known not to be empty.</summary>
internal sealed class DropSchema() : Rule<DropStatement>(
    "drop-schema", Severity.Error, Category.DataLoss,
    "A schema is dropped with all that is in it",
    "CASCADE drops every table, view, function and type of the schema, and what depends on them in other schemas, without naming one of them in the migration. "
    + "Drop them one by one, in the open, when nothing uses them any more; then the schema, without CASCADE.\n\n"
    + "Not reported for a schema that the file made, and without CASCADE unless it is known not to be empty.")
{
    protected override IEnumerable<Finding> Check(LintContext context, DropStatement drop)
    {
        if (drop.ObjectKind != "SCHEMA") yield break;
        foreach (var name in drop.Names)
        {
            if (context.IsNewSchema(name.Name) || RetiredName.Is(name.Name)) continue;
            var schema = SqlName.Quote(name.Name);
            var losses = Losses.Of(context.Schema, drop with { Names = [name], Cascade = true }).Where(l => l.Kind is not "index").ToList();
            if (!drop.Cascade && losses.Count == 0) continue;
            var doubtful = drop.IfExists && losses.Count == 0;
            var message = drop.Cascade
                ? $"Dropping the schema {schema} drops all that is in it{(losses.Count == 0 ? " (what that is, is not known)" : $": {Losses.Text(losses)}")}. The rows are lost, and every query of the running application that names "
                    + $"one of them fails with 'relation \"{name.Name}.…\" does not exist' (SQLSTATE 42P01).{EffectText.Sentence(context.Effects)}"
                : $"The schema {schema} is not empty, so the statement fails with {ServerErrors.StillNeeded}: {Losses.Text(losses)}.";
            yield return Found(context, name.Span, (RelationName?)null, message, $"""
                Retire it first, when no running version uses it; it can still come back:
                ALTER SCHEMA {schema} RENAME TO {SqlName.Quote(RetiredName.Of(name.Name))};
                -- in a later migration, when nothing has missed it, drop what is in it by name, then the schema:
                DROP SCHEMA {SqlName.Quote(RetiredName.Of(name.Name))};
                """, doubtful ? Severity.Warning : null);
        }
    }
}
