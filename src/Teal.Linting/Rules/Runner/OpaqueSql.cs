using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Parsing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.Runner;

/// <summary>SQL that the linter cannot see.</summary>
internal sealed class OpaqueSql() : Rule<Statement>(
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
                foreach (var span in Unknown(context, block.Body))
                    yield return Found(context, span, "What this EXECUTE runs is known only when it runs: it is not checked.", "Give it the text itself, with names put in by format:\nEXECUTE format('ALTER TABLE %I ADD COLUMN note text', table_name);");
                break;
        }
    }

    // An EXECUTE in whose text no statement was found. A body with escapes has other offsets and is left out.
    private static IEnumerable<SourceSpan> Unknown(LintContext context, ProcedureBody body)
    {
        var text = context.Text(body.Span);
        if (!text.Contains("execute", StringComparison.OrdinalIgnoreCase) || !IsDollarQuoted(context, body)) yield break;
        var tokens = SqlParser.Parse(new SourceText("", text)).Tokens.Where(t => !t.IsTrivia).ToList();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!IsWord(text, tokens[i], "execute") || (i + 1 < tokens.Count && (IsWord(text, tokens[i + 1], "function") || IsWord(text, tokens[i + 1], "procedure")))) continue;
            var last = i;
            while (last + 1 < tokens.Count && !IsSemicolon(text, tokens[last + 1]) && !IsWord(text, tokens[last + 1], "loop")) last++;
            var span = SourceSpan.FromBounds(body.Span.Start + tokens[i].Start, body.Span.Start + tokens[last].Span.End);
            if (!IsRead(body.Statements, span)) yield return span;
        }
    }

    private static bool IsDollarQuoted(LintContext context, ProcedureBody body) =>
        body.Span.End < context.Script.Source.Content.Length && context.Script.Source.Content[body.Span.End] == '$';

    private static bool IsSemicolon(string text, Token token) => token.Length == 1 && text[token.Start] == ';';

    private static bool IsWord(string text, Token token, string word) =>
        token.Kind == TokenKind.Word && text.AsSpan(token.Start, token.Length).Equals(word, StringComparison.OrdinalIgnoreCase);

    // Either its text was read, or the word stands in another statement: GRANT EXECUTE, CREATE TRIGGER.
    private static bool IsRead(ImmutableArray<EmbeddedStatement> statements, SourceSpan execute) =>
        statements.Any(s => s.IsDynamic ? s.Span.Start >= execute.Start && s.Span.Start < execute.End : s.Span.Start < execute.Start && execute.Start < s.Span.End);
}
