using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Lock;

/// <summary>One transaction takes strong locks on several tables, one after the other.</summary>
internal sealed class LocksOnSeveralTables() : Rule<Statement>(
    "locks-on-several-tables", Severity.Warning, Category.Lock,
    "One transaction locks several tables",
    "The transaction holds one table while it waits for the next: as long as that lasts, both are blocked. A transaction of the application that uses the two in the other order makes a deadlock, and the server ends one "
    + "of them after deadlock_timeout (1 s): perhaps the application's (SQLSTATE 40P01). Give each table a transaction of its own.\n\n"
    + "Told once for each transaction. Not reported under a lock_timeout of less than a second, which ends the migration's wait before the server looks for a deadlock, nor between a table and its partition.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (LockWait.Second(context) is not var (held, wanted)) return [];
        return [Found(
            context, statement.Span, wanted.Relation,
            $"This waits for {EffectText.Lock(wanted)}, {TransactionWords.Where(context)}, which already holds {EffectText.Lock(held)}. While it waits both are blocked, and a transaction of the running "
            + $"application that uses {wanted.Relation} first and {held.Relation} then makes a deadlock with it: one of the two fails with 'deadlock detected' (SQLSTATE 40P01).",
            $"In a file, and a transaction, of its own; at least give up before the server looks for a deadlock:\nSET lock_timeout = '500ms';\n{context.Text(statement.Span)};")];
    }
}
