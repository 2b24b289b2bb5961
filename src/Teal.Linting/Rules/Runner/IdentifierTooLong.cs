using System.Text;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>A name that PostgreSQL cuts.</summary>
internal sealed class IdentifierTooLong() : Rule<Statement>(
    "identifier-too-long", Severity.Warning, Category.Runner,
    "A name is longer than 63 bytes",
    "PostgreSQL cuts identifiers behind 63 bytes and only gives a notice. Two names that differ behind that place are one: the second CREATE fails (SQLSTATE 42P07 and its like), or with IF NOT EXISTS "
    + "does nothing, and a tool that looks for the long name in the catalog does not find it.\n\nReported in statements that define something, once for each name; queries find what was cut in the same way.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement) =>
        statement is DataStatement or DoStatement or CreateFunctionStatement or SetStatement or SessionStatement or ErrorStatement || !context.HasLongName(SqlName.MaxBytes)
            ? []
            : InNames(context, statement);

    private IEnumerable<Finding> InNames(LintContext context, Statement statement)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in SyntaxTree.DescendantsAndSelf<Identifier>(statement))
        {
            if (!IsCut(context, name) || !told.Add(context.Text(name.Span))) continue;
            yield return Found(
                context, name.Span,
                $"{Written(context, name)} is longer than {SqlName.MaxBytes} bytes: PostgreSQL cuts it to {SqlName.Quote(name.Name)} (a notice, SQLSTATE 42622). Another name that begins so is taken for the same one: "
                + "its CREATE fails with 'already exists' (42P07), or does nothing with IF NOT EXISTS.",
                "Give it a shorter name that is its own in the first 63 bytes.");
        }
    }

    // The tree keeps the name as it was cut, at most a character's bytes before the end; the text tells what it was.
    private static bool IsCut(LintContext context, Identifier name) =>
        Encoding.UTF8.GetByteCount(name.Name) > SqlName.MaxBytes - 4 && !Written(context, name).Equals(name.Name, StringComparison.OrdinalIgnoreCase)
        && Encoding.UTF8.GetByteCount(Written(context, name)) > SqlName.MaxBytes;

    private static string Written(LintContext context, Identifier name)
    {
        var text = context.Text(name.Span);
        return text.StartsWith('"') ? text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }
}
