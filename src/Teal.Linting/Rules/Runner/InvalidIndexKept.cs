using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>CREATE INDEX CONCURRENTLY IF NOT EXISTS: an INVALID index of an earlier try counts as existing.</summary>
internal sealed class InvalidIndexKept() : Rule<CreateIndexStatement>(
    "invalid-index-kept", Severity.Warning, Category.Runner,
    "IF NOT EXISTS keeps an INVALID index",
    "A concurrent build that failed or was cancelled leaves an INVALID index under the new name. It is used by no query, is kept up by every write, and a UNIQUE one does not promise what it says. "
    + "IF NOT EXISTS finds the name taken, gives a notice and succeeds: the migration looks applied and the index is never built. Drop what is left over first; not a valid one, which queries may need, and so --fix leaves it to you.\n\n"
    + "Not reported where the file drops the index before.")
{
    protected override IEnumerable<Finding> Check(LintContext context, CreateIndexStatement create)
    {
        if (create is not { Concurrently: true, IfNotExists: true, Name: { } name } || context.IsNew(create.Table)) yield break;
        // An index lies in the schema of its table.
        if (context.History.HasDropped(new RelationName(context.Resolve(create.Table).Schema, name.Name))) yield break;
        var index = SqlName.Quote(create.Table.Schema, name.Name);
        yield return Found(
            context, create.Span, create.Table,
            $"If an earlier build of {index} failed, an INVALID index of that name is there: this statement then answers 'relation \"{name.Name}\" already exists, skipping' and succeeds, and no query "
            + $"ever uses the index{(create.IsUnique ? ", which does not keep duplicates out either" : "")}.",
            $"""
            Drop it first, if this shows it; a valid one may be in use and stays:
            SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid AND indexrelid = to_regclass({SqlName.Literal(index)});
            DROP INDEX CONCURRENTLY IF EXISTS {index};
            {context.Text(create.Span)};
            """);
    }
}
