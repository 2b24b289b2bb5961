using Npgsql;
using Teal.Planning.Changes;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Rollout.Phases;

/// <summary>
/// Whether what <c>expand.sql</c> builds on is there, and what it makes is not: found out before its first statement is run.
/// An object of the same name and another origin would otherwise be taken for Teal's own, and dropped by an abort.
/// </summary>
internal static class ExpandCheck
{
    public static async Task RequireUsableAsync(NpgsqlConnection connection, Change change, CancellationToken cancellation)
    {
        var made = new HashSet<RelationName>();
        foreach (var statement in change.Expand)
        {
            switch (statement)
            {
                case AlterTableStatement alter when !made.Contains(RelationName.Of(alter.Name)):
                    var table = await TableFacts.ReadAsync(new CatalogReader(connection), alter.Name, cancellation);
                    foreach (var add in alter.Actions.OfType<AddColumnAction>())
                        if (table.Columns.Any(column => column.Name == add.Column.Name.Name))
                            throw AlreadyThere(change, $"{table.Identity} has a column {add.Column.Name} already");
                    break;
                case CreateIndexStatement index:
                    var schema = index.Table.Schema;
                    if (!made.Contains(RelationName.Of(index.Table)))
                        schema = (await new CatalogReader(connection).TableAsync(index.Table, cancellation)).Schema;
                    await RequireFreeAsync(connection, change, "to_regclass", SqlName.Quote(schema, index.Name!.Name), cancellation);
                    break;
                case CreateTableStatement { Name: var name }:
                    await RequireFreeAsync(connection, change, "to_regclass", name.ToString(), cancellation);
                    made.Add(RelationName.Of(name));
                    break;
                case CreateViewStatement { Name: var name }:
                    await RequireFreeAsync(connection, change, "to_regclass", name.ToString(), cancellation);
                    break;
                case CreateSequenceStatement { Name: var name }:
                    await RequireFreeAsync(connection, change, "to_regclass", name.ToString(), cancellation);
                    break;
                case CreateTypeStatement { Name: var name }:
                    await RequireFreeAsync(connection, change, "to_regtype", name.ToString(), cancellation);
                    break;
            }
        }
    }

    private static async Task RequireFreeAsync(
        NpgsqlConnection connection, Change change, string lookup, string name, CancellationToken cancellation)
    {
        if (await connection.Command($"SELECT {lookup}($1) IS NOT NULL", name).ScalarAsync<bool>(cancellation))
            throw AlreadyThere(change, $"{name} is there already");
    }

    private static RolloutRefusedException AlreadyThere(Change change, string what) =>
        new($"{what}, and expand.sql of the change {change.Name} adds it. Nothing was changed. Give the new one another name, or take it out of the change.");
}
