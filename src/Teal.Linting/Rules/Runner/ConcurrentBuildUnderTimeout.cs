using Teal.Linting.Analysis;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>A timeout is in force while something is built or validated that takes as long as the table is large.</summary>
internal sealed class ConcurrentBuildUnderTimeout() : Rule<CreateIndexStatement, ReindexStatement, AlterTableStatement>(
    "concurrent-build-under-timeout", Severity.Warning, Category.Runner,
    "A timeout cancels a build that blocks nobody",
    "A concurrent build and VALIDATE CONSTRAINT take as long as the table is large, which harms nobody; a statement_timeout cancels them (SQLSTATE 57014), and a cancelled build leaves an INVALID index behind. "
    + "Take the limit away for such statements.\n\nA concurrent build also waits for every older transaction, which lock_timeout counts as waiting for a lock (55P03, and an INVALID index as well); that is not "
    + "reported, because whoever sets it means to try again.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (Work(context, statement) is not { } work) yield break;
        if (Limit(context, "statement_timeout") is { } limit)
            yield return Found(
                context, statement.Span,
                $"statement_timeout is {limit} here: {work.Name} that takes longer is cancelled (SQLSTATE 57014){Left(work.LeavesIndex)}.",
                "Before it:\nSET statement_timeout = 0;");
    }

    private static string Left(bool leavesIndex) => leavesIndex ? ", and leaves an INVALID index behind" : ", and all its reading was for nothing";

    private static (string Name, bool LeavesIndex)? Work(LintContext context, Statement statement) => statement switch
    {
        CreateIndexStatement { Concurrently: true } create when !context.IsNew(create.Table) => ("a concurrent build", true),
        ReindexStatement { Concurrently: true } => ("a concurrent rebuild", true),
        AlterTableStatement alter when alter.Actions.Any(a => a is ValidateConstraintAction) && !context.IsNew(alter.Name) => ("a validation", false),
        _ => null,
    };

    private static string? Limit(LintContext context, string setting) =>
        context.History.Session.Find(setting, context.Transaction) is { IsReset: false, Value: { } value } && SettingDuration.Milliseconds(value) is not 0 ? SqlName.Literal(value) : null;
}
