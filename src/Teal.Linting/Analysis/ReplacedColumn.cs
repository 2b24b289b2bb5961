using Teal.Linting.Types;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Recognises a renaming, or a change of type, that is written as DROP COLUMN and ADD COLUMN.</summary>
internal static class ReplacedColumn
{
    // A file that adds more columns to a table than this rebuilds it; which one takes whose place cannot be told.
    private const int MostAdded = 8;

    /// <summary>The column that takes the place of the dropped one in the same file, or null where none does, or where the file copies the values.</summary>
    public static ColumnDefinition? By(LintContext context, QualifiedName name, DropColumnAction drop)
    {
        var table = context.Resolve(name);
        var changes = context.Outlook.On<AlterTableStatement>(table).Take(MostAdded * 2).ToList();
        var added = changes.SelectMany(a => a.Actions.OfType<AddColumnAction>()).Select(a => a.Column).Take(MostAdded + 1).ToList();
        if (added.Count is 0 or > MostAdded || IsCopied(context, table, drop.Column.Name)) return null;
        if (added.Find(c => c.Name.Name == drop.Column.Name) is { } same) return same;
        var dropped = changes.SelectMany(a => a.Actions.OfType<DropColumnAction>()).Select(d => d.Column.Name).Distinct().ToList();
        var old = context.Schema.Tables.GetValueOrDefault(table)?.Column(drop.Column.Name)?.Type;
        if (old is null) return added is [var only] && dropped.Count == 1 ? only : null;
        var alike = added.Where(c => c.Type is { } type && Family(SqlType.Of(type)?.Name) == Family(SqlType.Parse(old)?.Name)).ToList();
        return alike is [var one] && dropped.Count == 1 ? one : null;
    }

    private static bool IsCopied(LintContext context, RelationName table, string column) =>
        context.Outlook.On<UpdateStatement>(table).Any(update => SyntaxTree.DescendantsAndSelf<ColumnReference>(update).Any(r => r.Name.Name == column));

    private static string? Family(string? type) => type switch
    {
        "text" or "character varying" or "character" => "text",
        "smallint" or "integer" or "bigint" => "integer",
        "real" or "double precision" or "numeric" => "number",
        "timestamp without time zone" or "timestamp with time zone" or "date" => "time",
        "json" or "jsonb" => "json",
        _ => type,
    };

    /// <summary>Whether a column that the file made takes its name in the same transaction: nobody sees it missing.</summary>
    public static bool IsAtOnce(LintContext context, QualifiedName table, DropColumnAction drop) =>
        context.Outlook.LaterInTransaction<AlterTableStatement>(context, context.Resolve(table))
            .Any(later => later.Actions is [RenameColumnAction rename] && rename.NewName.Name == drop.Column.Name && context.IsNewColumn(table, rename.Column.Name));
}
