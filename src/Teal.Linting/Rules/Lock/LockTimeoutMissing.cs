using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Lock;

/// <summary>The first statement of a file that waits for a strong lock with nothing to bound the wait.</summary>
internal sealed class LockTimeoutMissing() : Rule<Statement>(
    "lock-timeout-missing", Severity.Info, Category.Lock,
    "A strong lock is waited for without lock_timeout",
    "However short the work, the lock must be got first. While the statement waits for one transaction that uses the table, every query that comes after it waits behind it: one forgotten session and a "
    + "change of the catalog together stop the table. With lock_timeout the statement gives up soon (SQLSTATE 55P03) and can be tried again.\n\n"
    + "Told once for each file. SET, SET LOCAL and set_config in the file count, and ALTER ROLE … SET or ALTER DATABASE … SET in an earlier file; LOCK … NOWAIT needs none. Where the runner sets it, switch the rule off. "
    + "New and temporary tables are exempt, and so are concurrent builds and VALIDATE, whose locks block no reads or writes.")
{
    private const string Line = "SET lock_timeout = '500ms';";

    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (context.History.HasWaitedWithoutLimit || context.LockLimit != LockLimit.Missing || LockWait.Blocking(context) is not { } lockTaken) return [];
        var outer = context.Script.Statements[context.Place.Index].Span.Start;
        var why = LockWait.Setting(context) is { } reset ? $" (it was set back in line {context.Script.Source.PositionOf(reset.Span.Start).Line})"
            : FirstBehind(context) is { } late ? $" (line {late} sets it too late)"
            : "";
        var cannot = context.Transaction.Mode == TransactionMode.OneQuery && RefusedName.Of(context) is not null;
        return [Found(
            context, statement.Span, lockTaken.Relation,
            $"This needs {EffectText.Lock(lockTaken)}, and no lock_timeout is set{why}: it waits until every transaction that uses {lockTaken.Relation} has ended, and each query that comes later and "
            + "conflicts with the lock waits behind it.",
            cannot ? "A second statement would make the file a transaction. Set it for the role that runs migrations:\nALTER ROLE CURRENT_USER SET lock_timeout = '500ms';"
                : $"Before it, and run the file again when it fails with 'canceling statement due to lock timeout' (SQLSTATE 55P03):\n{Line}",
            fix: cannot ? null : new Fix("Set lock_timeout before it", [new TextEdit(new Sql.Text.SourceSpan(outer, 0), Line + "\n")]))];
    }

    private static int? FirstBehind(LintContext context) =>
        context.Script.Statements.Skip(context.Place.Index + 1).FirstOrDefault(s => s is SetStatement { Name: "lock_timeout", IsReset: false }) is { } late
            ? context.Script.Source.PositionOf(late.Span.Start).Line
            : null;
}
