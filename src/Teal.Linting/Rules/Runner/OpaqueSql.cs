using Teal.Linting.Analysis;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>SQL that the linter cannot see.</summary>
internal sealed class OpaqueSql() : Rule<PlaceholderStatement, MetaCommandStatement, DoStatement>(
    "opaque-sql", Severity.Info, Category.Runner,
    "SQL that is not known before it runs",
    "What EXECUTE is given from a variable, what another file holds (\\i), what a query writes (\\gexec), what a placeholder becomes and what a block in another language does is not checked: no finding there means nothing. "
    + "Write the statements out, or give EXECUTE a literal or a format() over one, which are read.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        const string Out = "Write the statements out in this file, or check by hand what is run.";
        switch (statement)
        {
            case PlaceholderStatement placeholder:
                yield return Found(context, placeholder.Span, $"What {placeholder.Placeholder} stands for is not known: it is not checked.", Out);
                break;
            case MetaCommandStatement { Command: "\\i" or "\\ir" or "\\include" or "\\include_relative" or "\\gexec" } meta:
                yield return Found(context, meta.Span, $"What {meta.Command} runs is not in this file: it is not checked.", Out);
                break;
            case DoStatement { Language: not ("plpgsql" or "sql") } block:
                yield return Found(context, block.Span, $"The SQL in a block of {block.Language} is not read: it is not checked.", "Write it as a block of PL/pgSQL, or as statements of the file.");
                break;
            case DoStatement block:
                foreach (var span in UnreadExecute.In(context.Script.Source, block.Body))
                    yield return Found(context, span, "What this EXECUTE runs is known only when it runs: it is not checked.", "Give it the text itself, with names put in by format:\nEXECUTE format('ALTER TABLE %I ADD COLUMN note text', table_name);");
                break;
        }
    }
}
