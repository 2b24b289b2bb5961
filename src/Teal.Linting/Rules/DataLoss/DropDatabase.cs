using Teal.Linting.Analysis;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.DataLoss;

/// <summary>DROP DATABASE.</summary>
internal sealed class DropDatabase() : Rule<DropStatement>(
    "drop-database", Severity.Error, Category.DataLoss,
    "A database is dropped",
    "All of it is gone at once, and no ROLLBACK brings it back: the statement cannot stand in a transaction. Nothing that an application needs for a release drops a database.")
{
    protected override IEnumerable<Finding> Check(LintContext context, DropStatement drop)
    {
        if (drop.ObjectKind != "DATABASE" || drop.Names is not [var name]) yield break;
        var retired = RetiredName.Of(name.Name);
        yield return Found(context, drop.Span, (RelationName?)null,
            $"Dropping the database {name} loses everything in it, and every new connection of the application to it fails with 'database \"{name.Name}\" does not exist' (SQLSTATE 3D000). "
            + "While a session is connected it fails with 'database is being accessed by other users' (SQLSTATE 55006).",
            $"""
            Take a dump, retire it when nothing is connected to it, and drop it by hand when nothing has missed it, not in a migration:
            ALTER DATABASE {name} RENAME TO {SqlName.Quote(retired)};
            """);
    }
}
