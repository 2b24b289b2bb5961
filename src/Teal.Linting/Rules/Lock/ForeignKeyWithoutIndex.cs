using Teal.Linting.Analysis;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.Lock;

/// <summary>A foreign key whose own columns have no index.</summary>
internal sealed class ForeignKeyWithoutIndex() : Rule<CreateTableStatement, AlterTableStatement>(
    "foreign-key-without-index", Severity.Warning, Category.Lock,
    "A foreign key has no index on its own columns",
    "PostgreSQL indexes the columns that a foreign key points to, not those that have it. For every row that is deleted from the table it points to, or whose key changes there, the whole "
    + "referencing table is read to find the rows that refer to it, and the locks of that DELETE or UPDATE are held so long.\n\n"
    + "An index, unique or primary key that begins with these columns, in any order, is enough, also one that a later statement of the same file makes. Tables of which nothing is known are not judged.")
{
    internal override bool ConcernsAction(Type action) => action == typeof(AddColumnAction) || action == typeof(AddConstraintAction);

    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        foreach (var (table, columns, target, span) in Keys(statement))
        {
            var name = context.Resolve(table);
            if (context.Schema.Find(table)?.Persistence == Persistence.Temporary) continue;
            yield return Found(context, span, table, Message(name, columns, context.Resolve(target)), Advice(context, table, columns))
                with { StandsBehind = after => IsMissing(after, name, columns) };
        }
    }

    private static bool IsMissing(SchemaModel schema, RelationName table, List<string> columns) =>
        schema.Tables.GetValueOrDefault(table) is { Persistence: not Persistence.Temporary } known
        && known.Constraints.Any(c => c.Kind == ConstraintKind.ForeignKey && c.Columns.SequenceEqual(columns))
        && !schema.IndexesOf(table).Any(index => Serves(index, columns));

    private static IEnumerable<(QualifiedName Table, List<string> Columns, QualifiedName Target, SourceSpan Span)> Keys(Statement statement) => statement switch
    {
        CreateTableStatement create => create.Elements.SelectMany(e => KeysOf(create.Name, e)),
        AlterTableStatement alter => alter.Actions.SelectMany(a => a switch
        {
            AddColumnAction add => KeysOf(alter.Name, add.Column),
            AddConstraintAction add => KeysOf(alter.Name, add.Constraint),
            _ => [],
        }),
        _ => [],
    };

    private static IEnumerable<(QualifiedName Table, List<string> Columns, QualifiedName Target, SourceSpan Span)> KeysOf(QualifiedName table, TableElement element)
    {
        if (element is ForeignKeyConstraint key) yield return (table, key.Columns.Select(c => c.Name).ToList(), key.Target.Table, key.Span);
        if (element is not ColumnDefinition column) yield break;
        foreach (var constraint in column.Constraints)
            if (constraint is ColumnReferences references) yield return (table, [column.Name.Name], references.Target.Table, references.Span);
    }

    // The query behind the key compares every column, so their order among themselves does not matter; NULLs are never looked for.
    private static bool Serves(TableIndex index, List<string> columns) =>
        index.Columns.Length >= columns.Count && index.Columns.Take(columns.Count).All(c => c is not null && columns.Contains(c));

    private static string Message(RelationName table, List<string> columns, RelationName target) =>
        $"No index of {table} begins with {string.Join(", ", columns.Select(SqlName.Quote))}: every DELETE from {target}, and every UPDATE of the key there, reads all rows of {table} to find those that refer to it, "
        + "once for each row, and holds its locks so long.";

    private static string Advice(LintContext context, QualifiedName table, List<string> columns)
    {
        var name = context.Resolve(table);
        var index = NewNames.For(name, string.Join('_', columns) + "_idx");
        if (context.Schema.Find(table)?.PartitionStrategy is not null)
        {
            var keys = $" ({string.Join(", ", columns.Select(SqlName.Quote))})";
            return $"Outside a transaction, as a shell first, then partition by partition; the last one makes it valid:\nCREATE INDEX {SqlName.Quote(index)} ON ONLY {context.NameOf(name)}{keys};\n{PartitionedIndex.Partitions(context, name, index, false, keys)}";
        }

        if (context.Statement is AlterTableStatement alter && alter.Actions.OfType<AddColumnAction>().FirstOrDefault(a => columns.Contains(a.Column.Name.Name)) is { } add && !context.IsNew(table))
            return $"Between the column and its key, outside a transaction:\nALTER TABLE {context.NameOf(name)} ADD COLUMN {add.Column.Name}{(add.Column.Type is { } type ? " " + context.Text(type.Span) : "")};\n"
                + $"CREATE INDEX CONCURRENTLY {SqlName.Quote(index)} ON {context.NameOf(name)} ({string.Join(", ", columns.Select(SqlName.Quote))});";
        return context.Statement is CreateTableStatement || context.IsNew(table)
            ? $"While the table is new:\nCREATE INDEX {SqlName.Quote(index)} ON {name} ({string.Join(", ", columns.Select(SqlName.Quote))});"
            : $"Before the key, in a file of its own that is not run in a transaction:\nCREATE INDEX CONCURRENTLY {SqlName.Quote(index)} ON {name} ({string.Join(", ", columns.Select(SqlName.Quote))});";
    }
}
