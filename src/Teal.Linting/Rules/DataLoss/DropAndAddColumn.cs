using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.DataLoss;

/// <summary>One file drops a column and adds one of a similar type: a renaming, or a change of type, that forgot the values.</summary>
internal sealed class DropAndAddColumn() : ActionRule<DropColumnAction>(
    "drop-and-add-column", Severity.Error, Category.DataLoss,
    "A column is dropped and another like it is added",
    "Tools that compare two models write a renaming this way, and a change of type too: the new column is empty, and the old values are gone. The running "
    + "version fails on the old name besides. Add the new column, keep both equal while both versions run, and drop the old one when nothing uses it.\n\n"
    + "Reported where one file drops one column of a table and adds one of a similar type, or one of the same name; not where it copies the values by an UPDATE (then it is drop-column).")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var drop in alter.Actions.OfType<DropColumnAction>())
        {
            if (context.IsNewColumn(alter.Name, drop.Column.Name) || RetiredName.Is(drop.Column.Name) || ReplacedColumn.By(context, alter.Name, drop) is not { } added) continue;
            yield return Found(context, drop.Span, alter.Name, Message(context, alter, drop, added), Help(context, alter, drop, added));
        }
    }

    private static string Message(LintContext context, AlterTableStatement alter, DropColumnAction drop, ColumnDefinition added)
    {
        var table = context.Resolve(alter.Name);
        var what = added.Name.Name == drop.Column.Name ? "changing its type" : $"a renaming to {added.Name}";
        return $"{table}.{drop.Column} is dropped and {added.Name} added in the same file, which looks like {what}: the values of {drop.Column} are lost, and {added.Name} is empty in every row that is there. "
            + (ReplacedColumn.IsAtOnce(context, alter.Name, drop) ? "" : $"Every query of the running application that names {drop.Column} fails with {ServerErrors.NoColumn(drop.Column.Name)} from the moment it is gone.")
            + EffectText.Sentence([context.EffectOf(alter, drop)]);
    }

    private static string Help(LintContext context, AlterTableStatement alter, DropColumnAction drop, ColumnDefinition added)
    {
        var table = context.Resolve(alter.Name);
        var name = added.Name.Name == drop.Column.Name ? SqlName.Quote(drop.Column.Name + "_new") : added.Name.ToString();
        return $"""
            Expand, keep equal, contract ('teal plan' writes all three):
            -- expand, before the next version starts:
            ALTER TABLE {table} ADD COLUMN {name}{(added.Type is { } type ? " " + context.Text(type.Span) : "")};
            -- keep both columns equal by triggers and fill the rows that are there, in small transactions;
            -- contract, when no running version uses {drop.Column} any more:
            ALTER TABLE {table} DROP COLUMN {drop.Column};
            """;
    }
}
