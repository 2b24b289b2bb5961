using Teal.Linting.Analysis;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.Runner;

/// <summary>A timeout is in force while something is built or validated that takes as long as the table is large.</summary>
internal sealed class ConcurrentBuildUnderTimeout() : Rule<Statement>(
    "concurrent-build-under-timeout", Severity.Warning, Category.Runner,
    "A timeout cancels a build that blocks nobody",
    "A concurrent build and VALIDATE CONSTRAINT take as long as the table is large, which harms nobody; a statement_timeout cancels them (SQLSTATE 57014), and a cancelled build leaves an INVALID index behind. "
    + "Take the limit away for such statements.\n\nWhat is done CONCURRENTLY also waits for every older transaction, which lock_timeout counts as waiting for a lock (55P03): a build leaves an INVALID index as well, a drop "
    + "an index that no query uses, a detachment one that must be finished. It is worth knowing (info), because whoever sets lock_timeout may mean to try again; --fix takes it away for such statements and sets it back behind them.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (!WaitsForAll(statement) && Work(context, statement) is null) return [];
        var found = new List<Finding>();
        if (UnderLockTimeout(context, statement) is { } waiting) found.Add(waiting);
        if (Work(context, statement) is { } work && Limit(context, "statement_timeout") is { } limit)
            found.Add(Found(
                context, statement.Span,
                $"statement_timeout is {limit} here: {work.Name} that takes longer is cancelled (SQLSTATE 57014){Left(work.LeavesIndex)}.",
                "Before it:\nSET statement_timeout = 0;"));
        return found;
    }

    private Finding? UnderLockTimeout(LintContext context, Statement statement)
    {
        // In a transaction, or in code, the server refuses it anyway.
        if (!WaitsForAll(statement) || context.Code is not null || context.Transaction.IsShared || Limit(context, "lock_timeout") is not { } limit) return null;
        return Found(
            context, statement.Span, context.Effects.Select(e => (RelationName?)e.Relation).FirstOrDefault(),
            $"lock_timeout is {limit} here: this waits for every older transaction, blocks nobody meanwhile, and fails with 'canceling statement due to lock timeout' (SQLSTATE 55P03) when one takes longer, "
            + $"{LeftHalfDone(statement)}.",
            "Before it; set it back behind it where a statement follows that blocks others:\nSET lock_timeout = 0;",
            Severity.Info, context.CanLeaveTransaction ? WithoutLimit(context, limit) : null);
    }

    // One fix for statements that follow each other, at the first of them.
    private static Fix? WithoutLimit(LintContext context, string limit)
    {
        var statements = context.Script.Statements;
        var (first, last) = (context.Place.Index, context.Place.Index);
        if (first > 0 && WaitsForAll(statements[first - 1])) return null;
        while (last + 1 < statements.Length && WaitsForAll(statements[last + 1])) last++;
        var off = new TextEdit(new SourceSpan(statements[first].Span.Start, 0), "SET lock_timeout = 0;\n");
        return new Fix("Take lock_timeout away while it waits", last + 1 == statements.Length || statements[last + 1] is SetStatement { Name: "lock_timeout" }
            ? [off]
            : [off, new TextEdit(new SourceSpan(statements[last].Span.End, 0), $";\nSET lock_timeout = {limit}")]);
    }

    private static bool WaitsForAll(Statement statement) => statement switch
    {
        CreateIndexStatement create => create.Concurrently,
        ReindexStatement reindex => reindex.Concurrently,
        DropStatement drop => drop is { ObjectKind: "INDEX", Concurrently: true },
        AlterTableStatement alter => alter.Actions.Any(a => a is DetachPartitionAction { Concurrently: true }),
        _ => false,
    };

    private static string LeftHalfDone(Statement statement) => statement switch
    {
        DropStatement => "and leaves the index INVALID, which is then kept up but not used",
        AlterTableStatement => "and leaves the partition half detached, until FINALIZE",
        _ => "and leaves an INVALID index behind",
    };

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
