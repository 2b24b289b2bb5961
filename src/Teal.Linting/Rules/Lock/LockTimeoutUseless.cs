using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Lock;

/// <summary>The first statement of a file that waits for a strong lock under a lock_timeout that does not bound the wait.</summary>
internal sealed class LockTimeoutUseless() : Rule<Statement>(
    "lock-timeout-useless", Severity.Warning, Category.Lock,
    "lock_timeout is off or too long",
    "lock_timeout = 0 means no limit, and one of minutes lets every query of the table wait for minutes behind the statement. Choose what users bear, a second or less, and try again when it fails "
    + "(SQLSTATE 55P03).\n\nTold once for each file, where a statement waits under more than 10 seconds for a lock that blocks reads or writes of a table that was there. "
    + "Turning it off for a concurrent build is right and not reported.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (context.History.HasWaitedTooLong || context.LockLimit != LockLimit.Useless || LockWait.Blocking(context) is not { } lockTaken) return [];
        var value = LockWait.Setting(context)!.Value!;
        var off = SettingDuration.Milliseconds(value) is 0;
        return [Found(
            context, statement.Span, lockTaken.Relation,
            $"lock_timeout is {SqlName.Literal(value)} here{(off ? ", which means no limit" : "")}. This needs {EffectText.Lock(lockTaken)}: while it waits, each query that comes later and conflicts with the lock "
            + $"waits behind it, {(off ? "however long that is" : "for as long as that")}.",
            "Before it, and run the file again when it fails with 'canceling statement due to lock timeout' (SQLSTATE 55P03):\nSET lock_timeout = '500ms';")];
    }
}
