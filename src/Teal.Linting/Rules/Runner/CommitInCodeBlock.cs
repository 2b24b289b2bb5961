using Teal.Linting.Analysis;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>COMMIT or ROLLBACK in a code block that runs in a transaction block.</summary>
internal sealed class CommitInCodeBlock() : Rule<TransactionStatement>(
    "commit-in-code-block", Severity.Error, Category.Runner,
    "A code block commits inside a transaction",
    "COMMIT and ROLLBACK in DO or in a procedure work only where the block is called outside a transaction block (SQLSTATE 2D000 otherwise). Run the file without a transaction "
    + "around it.\n\nWhere the runner is not known, a file with such a block and without BEGIN is taken to be run statement by statement.")
{
    protected override IEnumerable<Finding> Check(LintContext context, TransactionStatement statement)
    {
        if (context.Code is null || statement.Action is not (TransactionAction.Commit or TransactionAction.Rollback)) yield break;
        var outer = context.Place.Outer;
        if (!outer.IsShared) yield break;
        yield return Found(
            context, statement.Span,
            $"This {statement.Keywords} stands in a code block that runs {TransactionWords.Where(context)}: the block fails with 'invalid transaction termination' (SQLSTATE 2D000) when it gets "
            + "there, and what it did until then is rolled back.",
            $"In {TransactionWords.HowToLeave}:\n{context.Text(context.Script.Statements[context.Place.Index].Span)};");
    }
}
