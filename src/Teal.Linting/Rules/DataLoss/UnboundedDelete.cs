using Teal.Linting.Analysis;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.DataLoss;

/// <summary>DELETE without a condition, or with one that does not keep it to a few rows.</summary>
internal sealed class UnboundedDelete() : Rule<DataStatement>(
    "unbounded-delete", Severity.Error, Category.DataLoss,
    "Rows are deleted without a bound",
    "A DELETE without WHERE empties the table. One with a condition that any number of rows may meet keeps every row it has deleted locked until the last one is done, leaves "
    + "their room to VACUUM, and follows foreign keys with ON DELETE CASCADE into other tables. Delete page by page, each page in a transaction of its own.\n\n"
    + "An error without a condition, a warning with one. Not reported for tables that the file made, and where a key or a LIMIT bounds the rows.")
{
    private const int RowsPerPage = 1000;

    protected override IEnumerable<Finding> Check(LintContext context, DataStatement statement)
    {
        foreach (var delete in SyntaxTree.DescendantsAndSelf<DeleteStatement>(statement))
        {
            var all = IsAll(delete);
            // What a loop does in one transaction backfill-in-one-transaction tells.
            if (context.IsNew(delete.Target.Table) || (!all && (RowBound.Has(delete, context.Schema) || AuthorsLoop.NeverCommits(context)))) continue;
            var table = context.Resolve(delete.Target.Table);
            var cascades = Cascades(context.Schema, table) is { Count: > 0 } others ? $" With them go their rows in {string.Join(", ", others)} (ON DELETE CASCADE)." : "";
            var message = (all
                ? $"This DELETE has no condition and removes every row of {table}; "
                : $"This DELETE of {table} is not bounded by a key or a LIMIT: ")
                + $"each row it has removed stays locked until it has removed the last one, and writes of the running application to them wait that long.{cascades} Nothing brings the rows back once it has committed.";
            yield return Found(context, delete.Span, table, message, Help(context, delete, all), all ? null : Severity.Warning);
        }
    }

    /// <summary>Whether it removes every row.</summary>
    internal static bool IsAll(DeleteStatement delete) => delete is { IsWhereCurrentOf: false, Using: [] } && delete.Where is null or Literal { Kind: LiteralKind.Boolean, Value: "true" };

    private static List<RelationName> Cascades(SchemaModel schema, RelationName table) =>
        [.. schema.ReferencesTo(table).Where(r => r.Constraint.OnDelete == "cascade").Select(r => r.Table.Name).Distinct()];

    private static string Help(LintContext context, DeleteStatement delete, bool all)
    {
        var table = context.Resolve(delete.Target.Table);
        var key = TableKeys.RowKey(delete.Target.Table, context.Schema);
        var alias = delete.Target.Alias is { } given ? $" {given}" : "";
        var call = SqlName.Quote(delete.Target.CallName);
        var with = delete.With is { } clause ? context.Text(clause.Span) + " " : "";
        var from = string.Concat(delete.Using.Select(t => ", " + context.Text(t.Span)));
        var where = delete.Where is null || all ? "" : $" WHERE {context.Text(delete.Where.Span)}";
        const string Repeat = "Keep a copy of what may be needed again, and repeat this, each time in a transaction of its own, until it deletes 0 rows:\n";
        var only = delete.Target.Only ? "ONLY " : "";
        var rows = $"(SELECT {TableKeys.RowKey(delete.Target.Table, context.Schema, call + ".")} FROM {only}{table}{alias}{from}{where} LIMIT {RowsPerPage})";
        if (ReferenceEquals(delete, context.Statement)) return $"{Repeat}{with}DELETE FROM {only}{table} WHERE {InParentheses(key)} IN {rows};";

        // What else the statement does with the rows that are deleted must be done with every page.
        if (delete is { Using: [], With: null, IsWhereCurrentOf: false })
        {
            var behind = delete.Where?.Span ?? delete.Target.Span;
            var own = $"DELETE FROM {only}{table}{alias} WHERE {InParentheses(TableKeys.RowKey(delete.Target.Table, context.Schema, call + "."))} IN {rows}";
            return Repeat + context.Text(SourceSpan.FromBounds(context.Statement.Span.Start, delete.Span.Start)) + own
                + context.Text(SourceSpan.FromBounds(behind.End, context.Statement.Span.End)) + ";";
        }

        return $"Keep a copy of what may be needed again, and delete page by page, each page in a transaction of its own: add to its conditions one that keeps it to a few thousand rows of {table} at a time.";
    }

    private static string InParentheses(string key) => key.Contains(", ", StringComparison.Ordinal) ? $"({key})" : key;
}
