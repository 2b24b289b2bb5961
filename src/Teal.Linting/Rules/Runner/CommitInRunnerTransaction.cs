using Teal.Linting.Analysis;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>COMMIT or ROLLBACK of a transaction that the file did not begin.</summary>
internal sealed class CommitInRunnerTransaction() : Rule<TransactionStatement>(
    "commit-in-runner-transaction", Severity.Warning, Category.Runner,
    "COMMIT or ROLLBACK without BEGIN",
    "It ends the transaction of the runner, who does not know: what follows commits statement by statement, a failure leaves the migration half applied, and the runner's own entry of the "
    + "migration may be written without it, or twice. Where there is no transaction it does nothing.")
{
    protected override IEnumerable<Finding> Check(LintContext context, TransactionStatement statement)
    {
        if (context.Code is not null || !TransactionPlan.Ends(statement) || context.Transaction.IsOfFile || context.History.In(context.Transaction).HasBegun) yield break;
        var message = context.Transaction.Mode switch
        {
            TransactionMode.PerFile => $"This {statement.Keywords} ends the runner's transaction: what stands behind it commits statement by statement, and a failure there leaves the migration half applied; "
                + "the runner's own COMMIT then finds no transaction.",
            TransactionMode.None => Nothing(statement),
            TransactionMode.PerStatement => $"This {statement.Keywords} ends only the transaction that the runner made of itself: it does nothing.",
            TransactionMode.OneQuery => $"This {statement.Keywords} ends the transaction that PostgreSQL makes of the statements before it: {Kept(statement)} whatever becomes of those behind it.",
            _ => $"The file has no BEGIN for this {statement.Keywords}: under a runner that wraps the file it ends the runner's transaction, so that a failure behind it leaves the migration half applied; otherwise it does nothing.",
        };
        yield return Found(context, statement.Span, message, $"Leave the {statement.Keywords} out, or begin the transaction in the file:\nBEGIN;");
    }

    private static string Nothing(TransactionStatement statement) =>
        $"The file has no BEGIN for this {statement.Keywords}: the server answers 'there is no transaction in progress' (a warning, SQLSTATE 25P01); every statement before it has committed by itself.";

    private static string Kept(TransactionStatement statement) => statement.Action == TransactionAction.Rollback ? "they are undone" : "they stay";
}
