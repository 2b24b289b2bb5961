using Teal.Linting.Analysis;
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
    + "traffic; it may not stand in a transaction nor in a code block, and a failed one leaves an INVALID index behind that must be dropped.\n\n"
    + "Tables that the same file creates (by CREATE TABLE, CREATE TABLE AS or SELECT INTO), temporary tables and materialised views, which nobody writes to, are exempt, and so is ON ONLY of a partitioned "
    + "table, which builds nothing. A partitioned table knows no CONCURRENTLY, which is an error: its index is built partition by partition.")
{
    protected override IEnumerable<Finding> Check(LintContext context, CreateIndexStatement create)
    {
        if (create.Concurrently)
        {
            if (IsPartitioned(context, create)) yield return OfRefused(context, create);
            yield break;
        }

        if (context.IsNew(create.Table)) yield break;
        var table = context.Resolve(create.Table);
        var effect = context.EffectOn(create.Table);
        // Without the schema ON ONLY says that the table is partitioned: nobody else writes it.
        var isShell = create.Only && (context.Schema.Find(create.Table) is null || IsPartitioned(context, create));
        if (isShell || effect.IsInstant || context.Schema.Views.ContainsKey(table) || Exists(context, create)) yield break;
        yield return Found(context, create.Span, create.Table, Message(create, effect), Advice(context, create), fix: Concurrent(context, create));
    }

    // The server looks at that before it looks whether the index is there, and refuses ON ONLY as well (measured).
    private Finding OfRefused(LintContext context, CreateIndexStatement create) =>
        Found(
            context, create.Span, create.Table,
            $"{context.Resolve(create.Table)} is partitioned: the server refuses this with 'cannot create index on partitioned table \"{create.Table.Name}\" concurrently' (SQLSTATE 0A000).",
            context.IsNew(create.Table)
                ? $"Nobody uses the table yet, so without CONCURRENTLY:\n{WithoutConcurrently(context, context.Text(create.Span))};"
                : Advice(context, create));

    private static bool Exists(LintContext context, CreateIndexStatement create) =>
        create.IfNotExists && create.Name is { } name
        && context.Schema.Indexes.ContainsKey(new RelationName(context.Resolve(create.Table).Schema, name.Name));

    private static string Message(CreateIndexStatement create, Effect effect)
    {
        var built = $"Building {(create.Name is null ? "the index" : create.Name.ToString())} takes {EffectText.Describe(effect)}.";
        return create.IsUnique
            ? $"{built} Two equal rows make it fail with 'could not create unique index{(create.Name is { } name ? $" \"{name.Name}\"" : "")}' (SQLSTATE 23505)."
            : built;
    }

    private static Fix? Concurrent(LintContext context, CreateIndexStatement create) =>
        !context.CanLeaveTransaction || IsPartitioned(context, create) ? null
        : context.FindWord("INDEX") is { } word ? Fix.Replace("Build the index concurrently", word, "INDEX CONCURRENTLY")
        : null;

    private static bool IsPartitioned(LintContext context, CreateIndexStatement create) =>
        context.Schema.Find(create.Table)?.PartitionStrategy is not null;

    private static string Advice(LintContext context, CreateIndexStatement create) =>
        IsPartitioned(context, create)
            ? $"""
              {context.Resolve(create.Table)} is partitioned, and PostgreSQL builds no index on a partitioned table concurrently (SQLSTATE 0A000). Outside a transaction, as a shell first; the last partition makes it valid:
              {Shell(context, create)};
              {ByPartition(context, create)}
              """
            : $"""
              In a file of its own that is not run in a transaction{(context.Code is null ? "" : ", outside of any code block")}:
              {WithWord(context, "INDEX", "INDEX CONCURRENTLY")};
              -- If it fails it leaves an INVALID index behind: drop that one with DROP INDEX CONCURRENTLY, then try again.
              """;

    private static string Shell(LintContext context, CreateIndexStatement create)
    {
        var text = create.Only ? context.Text(create.Span) : WithWord(context, "ON", "ON ONLY");
        return create.Concurrently ? WithoutConcurrently(context, text) : text;
    }

    // The word stands before ON, so its place is the same in both texts.
    private static string WithoutConcurrently(LintContext context, string text) =>
        context.FindWord("CONCURRENTLY") is { } word
            ? text[..(word.Start - context.Statement.Span.Start)] + text[(word.End - context.Statement.Span.Start)..].TrimStart()
            : text;

    private static string ByPartition(LintContext context, CreateIndexStatement create)
    {
        var parent = context.Resolve(create.Table);
        // Without a name the server chooses one, as the model does.
        var index = create.Name?.Name ?? context.Schema.Apply(create).IndexesOf(parent).FirstOrDefault(i => !context.Schema.Indexes.ContainsKey(i.Name))?.Name.Name ?? "idx";
        return PartitionedIndex.Partitions(context, parent, index, create.IsUnique, context.Text(SourceSpan.FromBounds(create.Table.Span.End, create.Span.End)));
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
