using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.Lock;

/// <summary>CREATE INDEX without CONCURRENTLY on a table that was there before.</summary>
internal sealed class IndexNotConcurrent() : Rule<CreateIndexStatement>(
    "index-not-concurrent", Severity.Error, Category.Lock,
    "An index is built without CONCURRENTLY",
    "Building an index reads the whole table, and every write waits until it is done. CONCURRENTLY builds it beside the "
    + "traffic; it may not stand in a transaction, and a failed one leaves an INVALID index behind that must be dropped.")
{
    protected override IEnumerable<Finding> Check(LintContext context, CreateIndexStatement create)
    {
        if (create.Concurrently || context.IsNew(create.Table)) yield break;
        var effect = context.EffectOn(create.Table);
        // ON ONLY builds nothing on a partitioned table; a materialised view has no writers that could wait.
        if (create.Only || !effect.Scans || context.Schema.Views.ContainsKey(RelationName.Of(create.Table))) yield break;
        var message = $"Building {(create.Name is null ? "the index" : create.Name.ToString())} takes {EffectText.Describe(effect)}.";
        yield return Found(context, create.Span, create.Table, message, Advice(context, create), fix: Concurrent(context, create));
    }

    private static Fix? Concurrent(LintContext context, CreateIndexStatement create) =>
        !context.CanLeaveTransaction || IsPartitioned(context, create) ? null
        : context.FindWord("INDEX") is { } word ? Fix.Replace("Build the index concurrently", word, "INDEX CONCURRENTLY")
        : null;

    private static bool IsPartitioned(LintContext context, CreateIndexStatement create) =>
        context.Schema.Find(create.Table)?.PartitionStrategy is not null;

    private static string Advice(LintContext context, CreateIndexStatement create)
    {
        var table = RelationName.Of(create.Table);
        return IsPartitioned(context, create)
            ? $"""
              {table} is partitioned, and PostgreSQL builds no index on a partitioned table concurrently. Create it as a shell,
              build it concurrently on each partition, and attach each one; the last one makes it valid:
              {WithWord(context, "ON", "ON ONLY")};
              """
            : $"""
              In a file of its own that is not run in a transaction:
              {WithWord(context, "INDEX", "INDEX CONCURRENTLY")};
              If it fails it leaves an INVALID index behind: drop that one with DROP INDEX CONCURRENTLY, then try again.
              """;
    }

    // The statement's own text with one keyword replaced, whatever comments and blanks stand in it.
    private static string WithWord(LintContext context, string keyword, string replacement)
    {
        var statement = context.Statement.Span;
        return context.FindWord(keyword) is { } word
            ? context.Text(SourceSpan.FromBounds(statement.Start, word.Start)) + replacement + context.Text(SourceSpan.FromBounds(word.End, statement.End))
            : context.Text(statement);
    }
}
