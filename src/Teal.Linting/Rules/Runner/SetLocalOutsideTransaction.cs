using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>SET LOCAL where there is no transaction for it to last in.</summary>
internal sealed class SetLocalOutsideTransaction() : Rule<SetStatement>(
    "set-local-outside-transaction", Severity.Warning, Category.Runner,
    "SET LOCAL outside a transaction",
    "SET LOCAL lasts until the transaction ends; outside a transaction block that is at once, and the server only warns (SQLSTATE 25P01). A lock_timeout that was set so protects "
    + "nothing. SET TRANSACTION is no different. Use SET, or put both statements into one transaction.")
{
    protected override IEnumerable<Finding> Check(LintContext context, SetStatement set)
    {
        if ((!set.IsLocal && set.Name != "transaction") || context.Code is not null || set.Name == "constraints") yield break;
        var perStatement = context.Transaction.Mode == TransactionMode.PerStatement;
        if (context.Transaction.IsShared && !perStatement) yield break;
        var words = set.Name == "transaction" ? "SET TRANSACTION" : "SET LOCAL";
        var fix = set.IsLocal && set.Name != "transaction" && context.FindWord("LOCAL") is { } local ? Fix.Replace("Set it for the session", local, "SESSION") : null;
        yield return Found(
            context, set.Span,
            perStatement
                ? $"The runner gives this {words} a transaction of its own: {set.Name} is back at its old value before the next statement begins."
                : $"This {words} stands outside a transaction: the server answers '{words} can only be used in transaction blocks' (a warning, SQLSTATE 25P01), and {(set.Name == "transaction" ? "it has no effect" : $"{set.Name} stays as it was")}.",
            fix is null ? "Put it into one transaction with the statements that it is meant for:\nBEGIN;\n" + context.Text(set.Span) + ";\nCOMMIT;" : $"For the session:\n{fix.ApplyTo(context.Script.Source.Content).Substring(set.Span.Start, set.Span.Length + "SESSION".Length - "LOCAL".Length)};",
            fix: fix);
    }
}
