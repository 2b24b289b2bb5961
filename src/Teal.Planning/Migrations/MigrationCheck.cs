using Teal.Planning.Changes;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Planning.Migrations;

/// <summary>Whether a migration fits the schema that it is about to change.</summary>
internal static class MigrationCheck
{
    public static IEnumerable<ChangeProblem> Against(SqlScript migration, SchemaModel schema)
    {
        var source = migration.Source;
        foreach (var statement in migration.Statements)
        {
            if (statement is AlterTableStatement { IfExists: false } alter)
            {
                var table = schema.Find(alter.Name);
                if (table is null)
                {
                    yield return Problem(source, alter.Name.Span, $"the schema has no table {alter.Name}. Name the file or folder that creates it with --schema.");
                }
                else
                {
                    foreach (var column in alter.Actions.Select(NamedColumn).OfType<Identifier>())
                        if (table.Column(column.Name) is null)
                            yield return Problem(source, column.Span, $"the table {alter.Name} has no column {column}.");
                    foreach (var column in alter.Actions.Select(NewColumn).OfType<Identifier>())
                        if (table.Column(column.Name) is not null)
                            yield return Problem(source, column.Span, $"the table {alter.Name} has a column {column} already.");
                }
            }
            else if (statement is CreateIndexStatement index && !Knows(schema, index.Table))
            {
                yield return Problem(source, index.Table.Span, $"the schema has no table {index.Table}. Name the file or folder that creates it with --schema.");
            }
            else if (statement is UpdateStatement missing && !Knows(schema, missing.Target.Table))
            {
                yield return Problem(source, missing.Target.Table.Span, $"the schema has no table {missing.Target.Table}. Name the file or folder that creates it with --schema.");
            }
            else if (statement is UpdateStatement update && schema.Find(update.Target.Table) is { } target)
            {
                foreach (var set in update.Assignments.SelectMany(a => a.Columns).Select(c => c.Column))
                    if (target.Column(set.Name) is null)
                        yield return Problem(source, set.Span, $"the table {update.Target.Table} has no column {set}.");
            }
            schema = schema.Apply(statement);
        }
    }

    private static Identifier? NamedColumn(AlterTableAction action) => action switch
    {
        RenameColumnAction rename => rename.Column,
        DropColumnAction { IfExists: false } drop => drop.Column,
        AlterColumnTypeAction type => type.Column,
        AlterColumnDefaultAction set => set.Column,
        AlterColumnNotNullAction set => set.Column,
        _ => null,
    };

    private static Identifier? NewColumn(AlterTableAction action) => action switch
    {
        RenameColumnAction rename => rename.NewName,
        AddColumnAction { IfNotExists: false } add => add.Column.Name,
        _ => null,
    };

    private static bool Knows(SchemaModel schema, QualifiedName relation) =>
        schema.Tables.ContainsKey(RelationName.Of(relation)) || schema.Views.ContainsKey(RelationName.Of(relation));

    private static ChangeProblem Problem(SourceText source, SourceSpan span, string message) =>
        new(source.Path, source.PositionOf(span.Start), message);
}
