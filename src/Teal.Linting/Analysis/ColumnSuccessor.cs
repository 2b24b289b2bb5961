using Teal.Linting.Types;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>The way from a column to one that takes its place, which gets what the old one has as far as the schema is known.</summary>
internal static class ColumnSuccessor
{
    /// <summary>The statements of expand and contract with comments between them.</summary>
    /// <param name="context">The statement.</param>
    /// <param name="name">The table.</param>
    /// <param name="old">The column.</param>
    /// <param name="successor">The name of the one that takes its place.</param>
    /// <param name="type">Its type as SQL, with its collation.</param>
    public static string Steps(LintContext context, QualifiedName name, Identifier old, string successor, string type)
    {
        var table = context.NameOf(context.Resolve(name));
        var added = new Identifier(successor, true, old.Span);
        var column = context.TableSoFar(name)?.Column(old.Name);
        var sequence = context.Schema.SequencesOf(context.Resolve(name)).Where(s => context.Schema.OwnerOf(s)?.Column == old.Name).Select(s => (RelationName?)s).FirstOrDefault();
        var (beside, last) = Others(context, name, old, added);
        if (column is { NotNull: true }) beside.Add(NotNullFirst.Whole(context, name, added));
        if (column is { IsIdentity: true }) last.Insert(0, $"-- {old} is an identity column: make {added} one in its place (ADD GENERATED), from the value that is reached;");
        else if (sequence is { } own) last.Add($"ALTER SEQUENCE {context.NameOf(own)} OWNED BY {table}.{added};");

        List<string> lines = ["-- expand, before the next version starts:", $"ALTER TABLE {table} ADD COLUMN {added} {type};"];
        if (column is { Default: { } filling, Generated: null })
            lines.Add(IsOfSameKind(column, type) ? $"ALTER TABLE {table} ALTER COLUMN {added} SET DEFAULT {filling};" : $"-- {old} has the default {filling.ReplaceLineEndings(" ")}: give {added} one that fits its type;");
        lines.Add("-- keep both columns equal by triggers and fill the rows that are there, in small transactions;");
        if (column is null) lines.Add($"-- give {added} the default, NOT NULL, keys and indexes that {old} has, which are not known here;");
        if (beside.Count > 0) lines.Add($"-- when it is filled, what {old} has, each outside a transaction or in one of its own:");
        lines.AddRange(beside);
        lines.Add($"-- contract, when no running version uses {old} any more:");
        lines.AddRange(last);
        lines.Add($"ALTER TABLE {table} DROP COLUMN {old};");
        return string.Join('\n', lines);
    }

    // What follows when the column is filled, and what comes when the old one goes.
    private static (List<string> Beside, List<string> Last) Others(LintContext context, QualifiedName name, Identifier old, Identifier added)
    {
        var (beside, last) = (new List<string>(), new List<string>());
        if (context.TableSoFar(name) is not { } known) return (beside, last);
        var table = context.NameOf(known.Name);
        foreach (var index in context.Schema.IndexesOf(known.Name).Where(i => !i.IsOfConstraint && (i.UsedColumns.Contains(old.Name) || i.Columns.Contains(old.Name))))
        {
            var columns = Replaced(index.Columns.OfType<string>(), old, added);
            beside.Add(index.IsPlain && known.PartitionStrategy is null
                ? Build(context, name, table, columns, index.IsUnique, "idx")
                : $"-- the index {context.NameOf(index.Name)} over {old}: build its like over {added} CONCURRENTLY;");
        }

        foreach (var constraint in known.Constraints.Where(c => c.Columns.Contains(old.Name)))
        {
            var columns = Replaced(constraint.Columns, old, added);
            switch (constraint.Kind)
            {
                case ConstraintKind.Unique when known.PartitionStrategy is null:
                    beside.Add(Build(context, name, table, columns, true, "key"));
                    beside.Add($"ALTER TABLE {table} ADD {Adopt(context, name, columns, "UNIQUE", "key")};");
                    break;
                case ConstraintKind.PrimaryKey when known.PartitionStrategy is null:
                    beside.Add(Build(context, name, table, columns, true, "key"));
                    last.Add($"ALTER TABLE {table} DROP CONSTRAINT {SqlName.Quote(constraint.Name)}, ADD {Adopt(context, name, columns, "PRIMARY KEY", "key")};");
                    break;
                case ConstraintKind.ForeignKey when constraint.References is { } target:
                    var key = NewNames.Constraint(context, name, columns, "fkey");
                    beside.Add($"ALTER TABLE {table} ADD CONSTRAINT {SqlName.Quote(key)} FOREIGN KEY ({List(columns)}) REFERENCES {context.NameOf(target)} ({List(Replaced(constraint.ReferencedColumns, old, added, target == known.Name))})"
                        + $"{On("DELETE", constraint.OnDelete)}{On("UPDATE", constraint.OnUpdate)} NOT VALID;");
                    beside.Add($"ALTER TABLE {table} VALIDATE CONSTRAINT {SqlName.Quote(key)};");
                    break;
                default:
                    beside.Add($"-- the constraint {SqlName.Quote(constraint.Name)}, {constraint.Definition.ReplaceLineEndings(" ")}: add its like over {added};");
                    break;
            }
        }

        foreach (var (other, key) in context.Schema.ReferencesTo(known.Name).Where(r => r.Table.Name != known.Name && r.Constraint.ReferencedColumns.Contains(old.Name)))
            last.Insert(0, $"-- the foreign key {SqlName.Quote(key.Name)} of {context.NameOf(other.Name)} points to {old}: let it point to {added} first;");
        foreach (var view in context.Schema.ViewsReading(known.Name, old.Name).Reverse())
            last.Insert(0, $"-- the view {context.NameOf(view.Name)} reads {old}: let it read {added} first;");
        return (beside, last);
    }

    // A default is text that must have the type: only between numbers, and between texts, the same one serves.
    private static bool IsOfSameKind(Column column, string type) =>
        SqlParser.Parse($"SELECT NULL::{type}").Statements is [SelectStatement select] && SyntaxTree.DescendantsAndSelf<CastExpression>(select).Select(c => c.Type).FirstOrDefault() is { } named
        && SqlType.Parse(column.Type) is { } old && SqlType.Of(named) is { } target && (old.Name == target.Name || (Kind(old) is { } kind && kind == Kind(target)));

    private static char? Kind(SqlType type) => type.IsArray ? null : type.Name switch
    {
        "smallint" or "integer" or "bigint" or "numeric" or "real" or "double precision" => 'n',
        "text" or "character varying" or "character" => 't',
        _ => null,
    };

    private static string Build(LintContext context, QualifiedName name, string table, List<string> columns, bool isUnique, string suffix) =>
        $"CREATE {(isUnique ? "UNIQUE " : "")}INDEX CONCURRENTLY {SqlName.Quote(NewNames.Constraint(context, name, columns, suffix))} ON {table} ({List(columns)});";

    private static string Adopt(LintContext context, QualifiedName name, List<string> columns, string kind, string suffix)
    {
        var index = SqlName.Quote(NewNames.Constraint(context, name, columns, suffix));
        return $"CONSTRAINT {index} {kind} USING INDEX {index}";
    }

    private static List<string> Replaced(IEnumerable<string> columns, Identifier old, Identifier added, bool isSame = true) =>
        [.. columns.Select(c => isSame && c == old.Name ? added.Name : c)];

    private static string List(IEnumerable<string> columns) => string.Join(", ", columns.Select(SqlName.Quote));

    private static string On(string what, string? action) => action is null ? "" : $" ON {what} {action.ToUpperInvariant()}";
}
