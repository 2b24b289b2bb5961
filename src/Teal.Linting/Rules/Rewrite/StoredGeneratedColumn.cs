using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>ADD COLUMN … GENERATED ALWAYS AS (…) STORED.</summary>
internal sealed class StoredGeneratedColumn() : ActionRule<AddColumnAction>(
    "stored-generated-column", Severity.Error, Category.Rewrite,
    "A stored generated column is added",
    "Its value is computed for every row while nobody can read the table. A VIRTUAL one (PostgreSQL 18 and later) is computed on reading and added in an instant. Before that, use an "
    + "ordinary column that a trigger keeps up to date, and fill the rows that are there in small transactions; or an index over the expression, where it is only searched. "
    + "Tables that the same file creates are exempt.")
{
    private const int FirstWithVirtual = 18;

    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        foreach (var (add, effect) in NewColumnRewrites.In(context, alter, NewColumnRewrite.StoredGenerated))
        {
            var generated = add.Column.Constraints.OfType<GeneratedConstraint>().First(c => c.IsStored);
            yield return Found(
                context, generated.Span, alter.Name,
                $"The generated column {context.Resolve(alter.Name)}.{add.Column.Name} is computed and stored in every row: it takes {EffectText.Describe(effect)}.",
                Advice(context, alter, add.Column, generated));
        }
    }

    private static string Advice(LintContext context, AlterTableStatement alter, ColumnDefinition column, GeneratedConstraint generated)
    {
        var table = context.Resolve(alter.Name);
        var value = context.Text(generated.Value.Span);
        if (context.PgMajor >= FirstWithVirtual)
            return $"""
                Let it be computed on reading:
                {NewColumnRewrites.PlainColumn(context, alter, column, null, c => c is ColumnCollation)[..^1]} GENERATED ALWAYS AS ({value}) VIRTUAL;
                """;
        var function = SqlName.Quote(table.Schema == "public" ? null : table.Schema, NewNames.For(table, column.Name.Name));
        return $"""
            Use an ordinary column that a trigger keeps, and fill the rows that are there afterwards, in small transactions:
            {NewColumnRewrites.PlainColumn(context, alter, column, null, c => c is ColumnCollation)}
            CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.{column.Name} := (SELECT {value} FROM (SELECT NEW.*) AS {SqlName.Quote(table.Name)});
                RETURN NEW;
            END
            $$;
            CREATE TRIGGER {SqlName.Quote(NewNames.For(table, column.Name.Name))} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();
            """;
    }
}
