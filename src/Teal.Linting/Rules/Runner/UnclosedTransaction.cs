using Teal.Linting.Analysis;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.Runner;

/// <summary>BEGIN without COMMIT.</summary>
internal sealed class UnclosedTransaction() : Rule<TransactionStatement>(
    "unclosed-transaction", Severity.Error, Category.Runner,
    "BEGIN without COMMIT",
    "A transaction that the file leaves open is rolled back when the connection closes, without an error: the migration looks applied and is not. Until then every lock that it took stays, and "
    + "where the runner keeps the connection, everything it does later belongs to the transaction.")
{
    protected override IEnumerable<Finding> Check(LintContext context, TransactionStatement statement)
    {
        if (statement.Action != TransactionAction.Begin || context.Code is not null || context.History.In(context.Transaction).HasBegun
            || context.Transaction.Mode is TransactionMode.PerFile or TransactionMode.PerStatement) yield break;
        var statements = context.Script.Statements;
        for (var i = context.Place.Index + 1; i < statements.Length; i++)
            if (TransactionPlan.Ends(statements[i])) yield break;
        yield return Found(
            context, statement.Span,
            "The file ends without a COMMIT for this BEGIN: when the connection closes, everything behind it is rolled back and nothing says so; until then its locks stay.",
            "At the end of the file:\nCOMMIT;",
            fix: Committed(context));
    }

    private static Fix Committed(LintContext context)
    {
        var text = context.Script.Source.Content;
        var end = context.Script.Statements[^1].Span.End;
        var semicolon = end;
        while (semicolon < text.Length && char.IsWhiteSpace(text[semicolon])) semicolon++;
        var isThere = semicolon < text.Length && text[semicolon] == ';';
        return new Fix("Commit behind the last statement", [new TextEdit(new SourceSpan(isThere ? semicolon + 1 : end, 0), isThere ? "\nCOMMIT;" : ";\nCOMMIT;")]);
    }
}
