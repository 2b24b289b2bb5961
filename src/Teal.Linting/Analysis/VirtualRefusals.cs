using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>What a virtual generated column cannot have (PostgreSQL 18; DefineIndex in src/backend/commands/indexcmds.c, measured).</summary>
internal static class VirtualRefusals
{
    public static IEnumerable<Refusal> OfAction(LintContext context, AlterTableStatement alter, AlterTableAction action, Table table)
    {
        if (action is AddColumnAction { Column: var column } add && column.Constraints.OfType<GeneratedConstraint>().FirstOrDefault(g => !g.IsStored) is { } generated)
        {
            foreach (var constraint in column.Constraints)
                if (KindOf(constraint) is { } kind)
                    yield return new Refusal(
                        add.Span, table.Name, $"{kind} on virtual generated columns are not supported", "0A000", $"{column.Name} is computed on reading and stored nowhere",
                        Advice(context, table, constraint, generated, column.Name));
        }
        else if (action is AddConstraintAction { Constraint: UniqueConstraint { UsingIndex: null } unique } && unique.Columns.Any(c => table.Column(c.Name) is { IsVirtual: true }))
        {
            yield return new Refusal(
                action.Span, table.Name, $"{(unique.IsPrimaryKey ? "primary keys" : "unique constraints")} on virtual generated columns are not supported", "0A000",
                "such a column is computed on reading and stored nowhere", "Index the expression of the column in place of it, with CREATE UNIQUE INDEX CONCURRENTLY.");
        }
    }

    public static IEnumerable<Refusal> OfIndex(LintContext context, CreateIndexStatement index)
    {
        if (RefusalSearch.Sure(context, index.Table) is { } table
            && index.Keys.Select(k => k.Value).OfType<ColumnReference>().FirstOrDefault(c => table.Column(c.Name.Name) is { IsVirtual: true }) is { } key)
            yield return new Refusal(
                index.Span, table.Name, "indexes on virtual generated columns are not supported", "0A000", $"{key.Name} is computed on reading and stored nowhere",
                $"Index the expression of {key.Name} in place of it:\nCREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX CONCURRENTLY ON {context.NameOf(table.Name)} (({table.Column(key.Name.Name)!.Generated}));");
    }

    private static string? KindOf(ColumnConstraint constraint) => constraint switch
    {
        ColumnUnique => "unique constraints",
        ColumnPrimaryKey => "primary keys",
        ColumnReferences => "foreign key constraints",
        _ => null,
    };

    private static string Advice(LintContext context, Table table, ColumnConstraint constraint, GeneratedConstraint generated, Identifier column) => constraint is ColumnUnique
        ? $"Add the column without it, and in a file of its own that is not run in a transaction an index over the expression:\nCREATE UNIQUE INDEX CONCURRENTLY {SqlName.Quote(NewNames.For(table.Name, column.Name + "_key"))} ON {context.NameOf(table.Name)} (({context.Text(generated.Value.Span)}));"
        : "Use an ordinary column that a trigger keeps, and fill the rows that are there in small transactions.";
}
