using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>CREATE INDEX CONCURRENTLY IF NOT EXISTS: an INVALID index of an earlier try counts as existing.</summary>
internal sealed class InvalidIndexKept() : Rule<CreateIndexStatement>(
    "invalid-index-kept", Severity.Warning, Category.Runner,
    "IF NOT EXISTS keeps an INVALID index",
    "A concurrent build that failed or was cancelled leaves an INVALID index under the new name. It is used by no query, is kept up by every write, and a UNIQUE one does not promise what it says. "
    + "IF NOT EXISTS finds the name taken, gives a notice and succeeds: the migration looks applied and the index is never built. Drop what is left over first.\n\n"
    + "Not reported where the file drops the index before.")
{
    protected override IEnumerable<Finding> Check(LintContext context, CreateIndexStatement create)
    {
        if (create is not { Concurrently: true, IfNotExists: true, Name: { } name } || context.IsNew(create.Table) || context.History.HasDropped(RelationName.Of(name))) yield break;
        var index = SqlName.Quote(create.Table.Schema, name.Name);
        var drop = $"DROP INDEX CONCURRENTLY IF EXISTS {index};";
        yield return Found(
            context, create.Span, create.Table,
            $"If an earlier build of {index} failed, an INVALID index of that name is there: this statement then answers 'relation \"{name.Name}\" already exists, skipping' and succeeds, and no query "
            + $"ever uses the index{(create.IsUnique ? ", which does not keep duplicates out either" : "")}.",
            $"""
            Drop it first; where a valid one may be in use, only if this shows it:
            SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid AND indexrelid = to_regclass({SqlName.Literal(index)});
            {drop}
            {context.Text(create.Span)};
            """,
            fix: context.Code is null ? new Fix("Drop the index that may be left over first", [new TextEdit(new Sql.Text.SourceSpan(create.Span.Start, 0), drop + "\n")]) : null);
    }
}
