using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>A second ALTER TABLE of the same file that reads or rewrites the same table.</summary>
internal sealed class SeparateAlters() : Rule<AlterTableStatement>(
    "separate-alters", Severity.Info, Category.Rewrite,
    "One table is read or rewritten by several ALTER TABLEs",
    "The actions of one ALTER TABLE share one pass over the table: types, new columns, CHECKs and NOT NULLs are done together. Several statements read or "
    + "rewrite it once each. Where it cannot be avoided at all (the other findings say how), write one statement. Indexes and foreign keys are not counted: each has a pass of its own.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        var table = context.Resolve(alter.Name);
        if (!context.History.WasPassed(table) || !TablePass.IsMadeBy(context, alter)) yield break;
        var actions = string.Join(", ", alter.Actions.Select(a => context.Text(a.Span)));
        yield return Found(
            context, alter.Span, alter.Name,
            $"An earlier ALTER TABLE of this file has gone over all rows of {table} already, and this one does it again: it takes {EffectText.Describe(context.EffectOn(alter.Name))}. One statement with all actions would do it once.",
            $"Where the ways that the other findings say spare the pass, take those, each in a transaction of its own. Where it cannot be spared, make it once: add these actions to the earlier statement, with a comma between:\nALTER TABLE {table} /* its actions, */ {actions};");
    }
}
