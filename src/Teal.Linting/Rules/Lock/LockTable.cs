using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Lock;

/// <summary>LOCK of a table that was there before, in a mode that blocks its readers or writers.</summary>
internal sealed class LockTable() : Rule<LockStatement>(
    "lock-table", Severity.Warning, Category.Lock,
    "A table is locked by hand",
    "Each statement takes the lock that it needs; LOCK TABLE takes one that is often stronger (without a mode the strongest), and holds it until the transaction ends. Leave it out, lock rows by SELECT … FOR UPDATE, or "
    + "use a mode that blocks only schema changes. Outside a transaction block LOCK TABLE fails (SQLSTATE 25P01), which is an error.\n\nTables that the file makes, and modes that block no reads or writes, are exempt.")
{
    protected override IEnumerable<Finding> Check(LintContext context, LockStatement statement)
    {
        if (!context.Transaction.IsShared && context.Code is null)
        {
            yield return Found(
                context, statement.Span,
                "LOCK TABLE stands outside a transaction: it fails with 'LOCK TABLE can only be used in transaction blocks' (SQLSTATE 25P01).",
                $"In one transaction with the statements that it is for:\nBEGIN;\n{context.Text(statement.Span)};\nCOMMIT;", Severity.Error);
            yield break;
        }

        foreach (var target in statement.Tables)
        {
            if (context.IsNew(target.Name) || context.EffectOn(target.Name) is not { } effect || !effect.Lock.BlocksWrites()) continue;
            yield return Found(
                context, target.Span, target.Name,
                $"This takes {EffectText.Lock(effect)}, until the transaction ends.",
                $"Leave it out, or take a mode that keeps other schema changes away and nobody else:\nLOCK TABLE {context.Resolve(target.Name)} IN {LockMode.ShareUpdateExclusive.SqlName()} MODE;");
        }
    }
}
