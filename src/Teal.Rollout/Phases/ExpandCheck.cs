using Npgsql;
using Teal.Planning.Changes;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Rollout.Privileges;
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
        foreach (var name in change.Expand.Concat(change.Contract).OfType<AlterTableStatement>().Select(alter => alter.Name).Concat(change.Tables.Select(table => table.Name)))
            await RequireNoExtensionsAsync(connection, change, name, cancellation);
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

        await RequireRemovableAsync(connection, change, made, cancellation);
        await RequireReadAsync(connection, change, cancellation);
    }

    // What a rule or a data change reads is there, or expand makes it. A function or an extension may make tables that nobody can see here.
    private static async Task RequireReadAsync(NpgsqlConnection connection, Change change, CancellationToken cancellation)
    {
        var made = change.Expand.Select(statement => statement switch
        {
            CreateTableStatement table => table.Name,
            CreateViewStatement view => view.Name,
            _ => null,
        }).OfType<QualifiedName>().Select(RelationName.Of).ToHashSet();
        if (change.Expand.Any(statement => statement is not (AlterTableStatement or CreateIndexStatement or CreateTableStatement or CreateViewStatement
            or CreateTypeStatement or CreateSequenceStatement or InsertStatement or CreateFunctionStatement))) return;
        var read = change.Tables.SelectMany(table => table.Forward.Concat(table.Backward))
            .SelectMany(rule => ChangeNeeds.Read(rule.Sql).Select(name => (Name: name, By: "a rule of sync.sql", rule.Sql)))
            .Concat(change.Data.SelectMany(data => ChangeNeeds.Read(data.Sql).Append(data.Target).Append(data.Walked).Select(name => (Name: name, By: $"statement {data.Ordinal} of backfill.sql", data.Sql))));
        foreach (var (name, by, sql) in read.Where(read => !made.Contains(RelationName.Of(read.Name))))
            if (await connection.Command("SELECT to_regclass($1) IS NULL", name.ToString()).ScalarAsync<bool>(cancellation))
                throw new RolloutRefusedException($"There is no relation {name}, which {by} of the change {change.Name} names, and expand.sql does not make it. Nothing was changed. Check its name and schema. The statement is: {sql}");
    }

    // Found out now, and not when traffic has moved.
    private static async Task RequireRemovableAsync(NpgsqlConnection connection, Change change, HashSet<RelationName> made, CancellationToken cancellation)
    {
        foreach (var alter in change.Contract.OfType<AlterTableStatement>().Where(alter => !alter.IfExists && !made.Contains(RelationName.Of(alter.Name))))
        {
            var table = await TableFacts.ReadAsync(new CatalogReader(connection), alter.Name, cancellation);
            var added = change.Expand.OfType<AlterTableStatement>().Where(expand => RelationName.Of(expand.Name) == RelationName.Of(alter.Name))
                .SelectMany(expand => expand.Actions.OfType<AddColumnAction>()).Select(add => add.Column.Name.Name).ToHashSet();
            foreach (var drop in alter.Actions.OfType<DropColumnAction>().Where(drop => (!drop.IfExists || IsSynced(change, alter.Name, drop)) && !added.Contains(drop.Column.Name)))
                if (table.Columns.All(column => column.Name != drop.Column.Name))
                    throw new RolloutRefusedException($"{table.Identity} has no column {drop.Column}, which contract.sql of the change {change.Name} removes. Nothing was changed.");
        }
    }

    private static bool IsSynced(Change change, QualifiedName table, DropColumnAction drop) =>
        change.Tables.Any(synced => RelationName.Of(synced.Name) == RelationName.Of(table) && synced.OldColumns.Contains(drop.Column.Name));

    // What an extension made is changed by its next version, and neither pg_dump nor an upgrade would keep what anybody else added.
    private static async Task RequireNoExtensionsAsync(NpgsqlConnection connection, Change change, QualifiedName name, CancellationToken cancellation)
    {
        var extension = await connection.Command(
            """
            SELECT quote_ident(e.extname) FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
            WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = to_regclass($1) AND d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.deptype = 'e'
            """, name.ToString()).ScalarAsync<string>(cancellation);
        if (extension is not null)
            throw new RolloutRefusedException($"{name} belongs to the extension {extension}, and the change {change.Name} alters it: pg_dump and an update of the extension would lose that. Nothing was changed. Put the new columns into a table of your own that points to it, or change the extension (ALTER EXTENSION {extension} UPDATE).");
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
