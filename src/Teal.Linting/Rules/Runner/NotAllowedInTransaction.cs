using Teal.Linting.Analysis;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>A statement that PostgreSQL refuses in a transaction block stands in one.</summary>
internal sealed class NotAllowedInTransaction() : Rule<Statement>(
    "not-allowed-in-transaction", Severity.Error, Category.Runner,
    "A statement stands in a transaction that may not",
    "CREATE and DROP INDEX CONCURRENTLY, REINDEX CONCURRENTLY, SCHEMA, DATABASE and SYSTEM, REINDEX of a partitioned table, DETACH PARTITION CONCURRENTLY, VACUUM, "
    + "CLUSTER of all tables, CREATE and DROP DATABASE and TABLESPACE, CREATE SUBSCRIPTION with a slot, ALTER SYSTEM, DISCARD ALL and COMMIT PREPARED commit on their way or "
    + "cannot be rolled back: in a transaction block, in a code block and in a function the server refuses them (SQLSTATE 25001). A file that is sent as one query is one "
    + "transaction as soon as it holds a second statement, be it only a SET.\n\n"
    + "Put such a statement into a file of its own that the runner does not wrap. With \"transactions\" in teal.json the linter knows the runner; where it is not "
    + "set, a file without BEGIN that holds such a statement is taken to be run statement by statement.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if ((!context.Transaction.IsShared && context.Code is null)
            || RefusedName.Of(context) is not { } name) return [];
        return
        [
            context.Code is null
                ? Found(
                    context, statement.Span,
                    $"{name} stands {TransactionWords.Where(context)}: the server refuses it with '{name} cannot run inside a transaction block' (SQLSTATE 25001), and all that the transaction did is rolled back.",
                    $"In {TransactionWords.HowToLeave}:\n{context.Text(statement.Span)};")
                : Found(
                    context, statement.Span,
                    $"{name} stands in a code block, which always runs in a transaction: the server refuses it with '{name} cannot be executed from a function' (SQLSTATE 25001), by EXECUTE as well.",
                    $"As a statement of the file itself, in {TransactionWords.HowToLeave}:\n{context.Text(statement.Span)};"),
        ];
    }
}
