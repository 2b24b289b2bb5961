using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>A constraint that ON CONFLICT may name gets another name.</summary>
internal sealed class RenameConstraint() : Rule<AlterTableStatement, AlterRelationStatement>(
    "rename-constraint", Severity.Warning, Category.Compatibility,
    "A unique constraint is renamed",
    "INSERT … ON CONFLICT ON CONSTRAINT of the running version names it and fails, and code that tells one violation from another by the constraint's name no longer knows it. Let the running version name the columns "
    + "instead, ON CONFLICT (email), before the name changes.\n\n"
    + "Reported for unique constraints, primary keys, exclusion constraints and their indexes; info where it is not known what the constraint is. Not reported for CHECKs and foreign keys, where the statement before in the file made it, and for tables that the file made.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (statement is AlterRelationStatement { ObjectKind: "INDEX", Actions: [RenameTableAction index] } alterIndex)
        {
            if (context.Schema.FindIndex(alterIndex.Name) is { IsOfConstraint: true } known && !context.IsNew(known.Table))
                yield return Of(context, index.Span, known.Table, known.Name.Name, index.NewName, null);
            yield break;
        }

        if (statement is not AlterTableStatement alter || context.IsNew(alter.Name)) yield break;
        var table = context.TableSoFar(alter.Name);
        foreach (var action in alter.Actions.OfType<RenameConstraintAction>())
        {
            var constraint = table?.Constraints.FirstOrDefault(c => c.Name == action.Constraint.Name);
            if (constraint is { Kind: ConstraintKind.Check or ConstraintKind.ForeignKey } || IsAdded(context, alter, action.Constraint.Name)) continue;
            if (constraint is null && table is { HasUnknownParts: false } && context.Schema.Tables.ContainsKey(table.Name)) continue;
            yield return Of(context, action.Span, context.Resolve(alter.Name), action.Constraint.Name, action.NewName, constraint is null ? Severity.Info : null);
        }
    }

    private static bool IsAdded(LintContext context, AlterTableStatement alter, string name) =>
        context.Outlook.On<AlterTableStatement>(context.Resolve(alter.Name))
            .Any(a => a.Span.Start < alter.Span.Start && a.Actions.Any(x => x is AddConstraintAction { Constraint.Name: { } added } && added.Name == name));

    private Finding Of(LintContext context, Teal.Sql.Text.SourceSpan span, RelationName table, string name, Identifier to, Severity? severity) =>
        Found(
            context, span, table,
            $"Every INSERT … ON CONFLICT ON CONSTRAINT {SqlName.Quote(name)} of the running application fails with 'constraint \"{name}\" for table \"{table.Name}\" does not exist' (SQLSTATE 42704) from this moment"
            + $"{(severity is null ? "" : " (what the constraint is is not known; it is assumed that it is unique)")}, and code that looks at the name in an error does not find it.{EffectText.Sentence(context.Effects)}",
            $"Let every running version name the columns and not the constraint; rename it in a later migration:\nINSERT INTO {table} (/* … */) VALUES (/* … */) ON CONFLICT (/* the columns of {SqlName.Quote(name)} */) DO NOTHING;\n-- later: {to}",
            severity);
}
