using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>ADD COLUMN with a default that is another value for each row.</summary>
internal sealed class VolatileDefault() : ActionRule<AddColumnAction>(
    "volatile-default", Severity.Error, Category.Rewrite,
    "A column is added with a volatile default",
    "A default that gives every row a value of its own (random(), gen_random_uuid(), clock_timestamp(), nextval()) cannot be kept once for all rows, so the table is "
    + "rewritten while nobody can read it. Add the column without, set the default for later rows, and fill the rows that are there in small transactions.\n\n"
    + "Constants and functions that are stable or immutable (now(), current_date, lower('X'), interval '1 day') do not rewrite and are not reported. A function that is not known by name "
    + "is taken for volatile, as PostgreSQL does with one that says nothing else: then it is a warning.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        foreach (var (add, effect) in NewColumnRewrites.In(context, alter, NewColumnRewrite.VolatileDefault))
        {
            var value = add.Column.Constraints.OfType<DefaultConstraint>().First();
            yield return Found(
                context, value.Span, alter.Name, Message(context, alter, add, effect, value), Advice(context, alter, add, value),
                effect.IsCertain ? null : Severity.Warning);
        }
    }

    private static string Message(LintContext context, AlterTableStatement alter, AddColumnAction add, Effect effect, DefaultConstraint value)
    {
        var assumption = effect.IsCertain ? "" : $" (it calls a function {(IsKnown(context, value) ? "in SQL, which is volatile unless its body, put in its place, turns out not to be" : "that is not known here; it is assumed to be volatile, as PostgreSQL assumes unless it is told otherwise")})";
        return $"The default {context.Text(value.Value.Span)} of {context.Resolve(alter.Name)}.{add.Column.Name} is another value in each row{assumption}: it takes {EffectText.Describe(effect)}.";
    }

    private static bool IsKnown(LintContext context, DefaultConstraint value) =>
        SyntaxTree.DescendantsAndSelf<FunctionCall>(value.Value).Any(call => context.Schema.FindRoutines(call.Name).Any());

    private static string Advice(LintContext context, AlterTableStatement alter, AddColumnAction add, DefaultConstraint value) =>
        $"""
        Add it empty, with the default for later rows only; fill the rows that are there afterwards, in small transactions (constraints come last):
        {NewColumnRewrites.PlainColumn(context, alter, add.Column, null, c => c is ColumnCollation)}
        ALTER TABLE {context.Resolve(alter.Name)} ALTER COLUMN {add.Column.Name} SET DEFAULT {context.Text(value.Value.Span)};
        """;
}
