using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>ADD COLUMN of a serial type or with an identity.</summary>
internal sealed class AutoIncrementColumn() : ActionRule<AddColumnAction>(
    "auto-increment-column", Severity.Error, Category.Rewrite,
    "A serial or identity column is added",
    "Every row that is there gets its number at once, so the table is rewritten while nobody can read it. Add an ordinary column with a sequence as its default for later rows, and number the rows "
    + "that are there in small transactions. Tables that the same file creates are exempt.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        foreach (var (add, effect) in NewColumnRewrites.In(context, alter, NewColumnRewrite.AutoIncrement))
            yield return Found(
                context, add.Span, alter.Name,
                $"Every row of {context.Resolve(alter.Name)} gets a number in {add.Column.Name}: it takes {EffectText.Describe(effect)}.", Advice(context, alter, add.Column));
    }

    private static string Advice(LintContext context, AlterTableStatement alter, ColumnDefinition column)
    {
        var table = context.Resolve(alter.Name);
        var sequence = new RelationName(table.Schema, NewNames.For(table, column.Name.Name + "_seq"));
        var type = column.Type?.Name switch
        {
            "serial" or "serial4" => "integer",
            "bigserial" or "serial8" => "bigint",
            "smallserial" or "serial2" => "smallint",
            _ => column.Type is null ? "bigint" : context.Text(column.Type.Span),
        };
        return $"""
            Add it empty, numbered by a sequence for later rows; number the rows that are there afterwards, in small transactions (constraints come last):
            {NewColumnRewrites.PlainColumn(context, alter, column, type, _ => false)}
            CREATE SEQUENCE {sequence} AS {type} OWNED BY {table}.{column.Name};
            ALTER TABLE {table} ALTER COLUMN {column.Name} SET DEFAULT nextval({SqlName.Literal(sequence.ToString())});
            """;
    }
}
