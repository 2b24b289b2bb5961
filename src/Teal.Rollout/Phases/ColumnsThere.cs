using Npgsql;
using Teal.Planning.Steps;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Sql.Syntax;

namespace Teal.Rollout.Phases;

/// <summary>Reads the columns of the tables that statements alter, as they are now.</summary>
internal static class ColumnsThere
{
    public static async Task<ColumnsBefore> ReadAsync(
        NpgsqlConnection connection, IEnumerable<Statement> statements, CancellationToken cancellation)
    {
        var columns = new ColumnsBefore();
        foreach (var name in statements.OfType<AlterTableStatement>().Select(alter => alter.Name).DistinctBy(name => name.ToString()))
        {
            // One that the change itself makes is not there yet, and has nothing to be brought back.
            if (!await connection.Command("SELECT to_regclass($1) IS NOT NULL", name.ToString()).ScalarAsync<bool>(cancellation)) continue;
            foreach (var column in (await TableFacts.ReadAsync(new CatalogReader(connection), name, cancellation)).Columns)
                columns.Add(name, column.Name, new ColumnBefore(column.IsNotNull, column.Default));
        }
        return columns;
    }
}
