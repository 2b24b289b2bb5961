using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>RENAME COLUMN: no two application versions can run across it.</summary>
internal sealed class RenameColumn() : Rule<AlterTableStatement>(
    "rename-column", Severity.Error, Category.Compatibility,
    "A column is renamed",
    "The version that is running knows the old name only and the version to come the new name only, so one of them fails at "
    + "every moment. Add a column with the new name, keep both equal while both versions run, and drop the old one when nothing uses it.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var rename in alter.Actions.OfType<RenameColumnAction>())
            if (!context.IsNewColumn(alter.Name, rename.Column.Name))
                yield return Found(context, rename.Span, alter.Name, Message(context, alter, rename), Advice(context, alter, rename));
    }

    private static string Message(LintContext context, AlterTableStatement alter, RenameColumnAction rename)
    {
        var table = RelationName.Of(alter.Name);
        return $"Renaming {table}.{rename.Column} to {rename.NewName} breaks the application that is running: from this moment every query "
            + $"of it that names {rename.Column} fails with 'column \"{rename.Column.Name}\" does not exist' (SQLSTATE 42703), and until this "
            + $"moment every query of the next version that names {rename.NewName} does. It takes {EffectText.Describe(context.EffectOf(alter, rename))}.";
    }

    private static string Advice(LintContext context, AlterTableStatement alter, RenameColumnAction rename)
    {
        var table = RelationName.Of(alter.Name);
        var type = context.TableSoFar(alter.Name)?.Column(rename.Column.Name)?.Type ?? $"/* the type of {rename.Column} */";
        return $"""
            Expand, keep equal, contract ('teal plan' writes all three):
            -- expand, before the next version starts:
            ALTER TABLE {table} ADD COLUMN {rename.NewName} {type};
            -- keep both columns equal by triggers and fill the rows that are there, in small transactions;
            -- contract, when no running version uses {rename.Column} any more:
            ALTER TABLE {table} DROP COLUMN {rename.Column};
            """;
    }
}
