using Teal.Linting.Analysis;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>BEGIN inside a transaction.</summary>
internal sealed class NestedTransaction() : Rule<TransactionStatement>(
    "nested-transaction", Severity.Warning, Category.Runner,
    "BEGIN inside a transaction",
    "PostgreSQL has no nested transactions: a second BEGIN only warns, and the next COMMIT ends the outer transaction. What follows it commits statement by statement, and the "
    + "runner cannot roll back a migration that fails half-way. Leave BEGIN and COMMIT to one of the two, or use SAVEPOINT.")
{
    protected override IEnumerable<Finding> Check(LintContext context, TransactionStatement statement)
    {
        if (statement.Action != TransactionAction.Begin || context.Code is not null) yield break;
        var second = context.History.In(context.Transaction).HasBegun;
        var mode = context.Transaction.Mode;
        var wrapped = mode == TransactionMode.PerStatement || (mode == TransactionMode.PerFile && !context.Transaction.IsOfFile);
        if (!second && !wrapped) yield break;
        var ending = mode == TransactionMode.PerStatement
            ? "the runner's COMMIT behind this statement ends it at once, so the statements that follow are not one transaction as the file wants them to be."
            : "it begins nothing, and the next COMMIT ends the whole transaction; what stands behind that commits statement by statement.";
        yield return Found(
            context, statement.Span,
            $"This BEGIN stands {(second && !wrapped ? TransactionWords.Where(context) : $"{TransactionWords.Where(context)} already")}: the server answers "
            + $"'there is already a transaction in progress' (a warning, SQLSTATE 25001); {ending}",
            second && !wrapped
                ? "Leave the second BEGIN and its COMMIT out, or make it a savepoint:\nSAVEPOINT inner_work;\nRELEASE SAVEPOINT inner_work;"
                : $"Leave BEGIN and COMMIT out of the file, or put it into {TransactionWords.HowToLeave}.");
    }
}
