using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>A concurrent build on PostgreSQL 14, the first minors of which could leave rows out of the index.</summary>
internal sealed class IndexCorruption() : Rule<CreateIndexStatement, ReindexStatement>(
    "index-corruption", Severity.Warning, Category.Runner,
    "A concurrent build on PostgreSQL 14.0 to 14.3",
    "CREATE INDEX CONCURRENTLY and REINDEX CONCURRENTLY of PostgreSQL 14.0 to 14.3 can leave rows out of the index that were changed while it was built: queries through it miss them, without an error "
    + "(release notes of 14.4). Use 14.4 or later. Only reported where the version is given as 14.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (context.PgMajor != 14 || statement is not (CreateIndexStatement { Concurrently: true } or ReindexStatement { Concurrently: true })) yield break;
        if (statement is CreateIndexStatement create && context.IsNew(create.Table)) yield break;
        yield return Found(
            context, statement.Span,
            "On PostgreSQL 14.0 to 14.3 this build can leave out rows that change meanwhile, and queries through the index then miss them without an error; 14.4 and later do not.",
            "Ask the server, and update it before this runs if it is older than 14.4:\nSHOW server_version;");
    }
}
