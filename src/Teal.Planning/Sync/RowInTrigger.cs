using System.Collections.Immutable;
using Teal.Linting.Analysis;
using Teal.Sql.Parsing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Planning.Sync;

/// <summary>How a rule sees the row inside the trigger function.</summary>
/// <remarks>
/// PL/pgSQL evaluates a plain expression itself, and anything with FROM as a query, which costs ten times as much. So where an expression
/// only reads columns of the row, these are read from the record; whatever else a rule holds stays as it was written, over
/// <c>(SELECT NEW.*)</c> (<see cref="SyncRule.ValueOf(SyncValue, string)"/>).
/// </remarks>
/// <param name="Record">NEW or OLD.</param>
internal sealed record RowInTrigger(string Record)
{
    private const string Prefix = "SELECT ";

    /// <summary>The columns that stand under their retired names.</summary>
    public ImmutableArray<string> Retired { get; init; } = [];

    /// <summary>A column of it.</summary>
    public string Column(string name) => $"{Record}.{SqlName.Quote(Retired.Contains(name) ? RetiredName.Of(name) : name)}";

    /// <summary>The value that a rule gives a column.</summary>
    public string ValueOf(SyncRule rule, SyncValue value, SyncTarget target) => Directly(rule, value, target) ?? rule.ValueOf(value, Source);

    // A backward rule may read the old value that it replaces: in a retired row that stands under another name.
    private string Source =>
        $"(SELECT {Record}.*" + string.Concat(Retired.Select(column => $", {Column(column)} AS {SqlName.Quote(column)}")) + ")";

    private string? Directly(SyncRule rule, SyncValue value, SyncTarget target)
    {
        if (rule.From is not null || rule.Where is not null || Expression(value) is not { } expression) return null;
        var nodes = SyntaxTree.DescendantsAndSelf(expression).ToList();
        if (nodes.Any(node => node is SubqueryExpression or StarReference or ParameterReference)) return null;
        var columns = nodes.OfType<ColumnReference>().ToList();
        // What is no column is the whole row, a field of a column or a system column.
        if (columns.Any(column => target.Columns.All(c => c.Name != column.Name.Name) || !IsOfRow(column.Name, rule.RowName))) return null;
        var text = Prefix + value.Expression;
        foreach (var column in columns.OrderByDescending(column => column.Span.Start))
            text = text.Remove(column.Span.Start, column.Span.Length).Insert(column.Span.Start, Column(column.Name.Name));
        return $"({text[Prefix.Length..]})";
    }

    private static bool IsOfRow(QualifiedName name, string rowName) => name.Parts.Length == 1 || (name.Parts.Length == 2 && name.Schema == rowName);

    /// <summary>The expression of a value as a tree, or null where it cannot be read alone.</summary>
    internal static Expression? Expression(SyncValue value)
    {
        var script = SqlParser.Parse(new SourceText("<rule>", Prefix + value.Expression));
        return script.Errors.IsEmpty && script.Statements is [SelectStatement { Query: SelectQuery { Items: [{ Alias: null } item], From.IsEmpty: true } }] ? item.Value : null;
    }
}
