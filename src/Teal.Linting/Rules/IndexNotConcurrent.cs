using Teal.Linting.Effects;
using Teal.Sql.Lexing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules;

/// <summary>CREATE INDEX without CONCURRENTLY on a table that was there before.</summary>
internal sealed class IndexNotConcurrent : Rule
{
    public override string Id => "index-not-concurrent";

    public override Severity Severity => Severity.Error;

    public override Category Category => Category.Lock;

    public override string Title => "An index is built without CONCURRENTLY";

    public override string Help =>
        "Building an index reads the whole table, and every write waits until it is done. CONCURRENTLY builds it beside the "
        + "traffic; it may not stand in a transaction, and a failed one leaves an INVALID index behind that must be dropped.";

    public override IEnumerable<Finding> Check(LintContext context)
    {
        if (context.Statement is not CreateIndexStatement { Concurrently: false } create || context.IsNew(create.Table)) yield break;
        var effect = context.EffectOn(create.Table);
        // ON ONLY builds nothing on a partitioned table; a materialised view has no writers that could wait.
        if (create.Only || !effect.Scans || context.Schema.Views.ContainsKey(RelationName.Of(create.Table))) yield break;
        var message = $"Building {(create.Name is null ? "the index" : create.Name.ToString())} takes {EffectText.Describe(effect)}.";
        yield return Found(context, create.Span, create.Table, message, Advice(context, create));
    }

    private static string Advice(LintContext context, CreateIndexStatement create)
    {
        var table = RelationName.Of(create.Table);
        return context.Schema.Find(create.Table)?.PartitionStrategy is not null
            ? $"""
              {table} is partitioned, and PostgreSQL builds no index on a partitioned table concurrently. Create it as a shell,
              build it concurrently on each partition, and attach each one; the last one makes it valid:
              {WithWord(context, create, "ON", "ON ONLY")};
              """
            : $"""
              In a file of its own that is not run in a transaction:
              {WithWord(context, create, "INDEX", "INDEX CONCURRENTLY")};
              If it fails it leaves an INVALID index behind: drop that one with DROP INDEX CONCURRENTLY, then try again.
              """;
    }

    // The statement's own text with one keyword replaced, whatever comments and blanks stand in it.
    private static string WithWord(LintContext context, CreateIndexStatement create, string keyword, string replacement)
    {
        foreach (var token in context.Script.Tokens)
        {
            if (token.Start < create.Span.Start || token.Kind != TokenKind.Word || token.Length != keyword.Length) continue;
            if (!context.Text(token.Span).Equals(keyword, StringComparison.OrdinalIgnoreCase)) continue;
            var text = context.Text(create.Span);
            var at = token.Start - create.Span.Start;
            return text[..at] + replacement + text[(at + token.Length)..];
        }

        return context.Text(create.Span);
    }
}
