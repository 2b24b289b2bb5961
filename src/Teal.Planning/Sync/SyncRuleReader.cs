using System.Collections.Immutable;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Planning.Sync;

/// <summary>An UPDATE statement to a <see cref="SyncRule"/>.</summary>
internal static class SyncRuleReader
{
    /// <summary>The rule, or why the statement is none.</summary>
    public static (SyncRule? Rule, string? Problem) Read(
        UpdateStatement update, SourceText source, Func<string, SyncDirection?> directionOf)
    {
        if (update.With is not null) return Refused("a rule cannot have WITH: write the query as a subquery in FROM");
        if (!update.Returning.IsEmpty) return Refused("a rule cannot have RETURNING");
        if (update.IsWhereCurrentOf) return Refused("a rule cannot have WHERE CURRENT OF");
        if (update.Target.Only) return Refused("a rule cannot have ONLY: it holds for every row of the table");

        var values = ImmutableArray.CreateBuilder<SyncValue>();
        foreach (var assignment in update.Assignments)
        {
            if (assignment.Columns.Any(target => target.IsPartial))
                return Refused("a rule sets whole columns: write the whole new value of the array or composite column");
            var parts = ValuesOf(assignment, source);
            if (parts is null)
                return Refused($"the values for ({string.Join(", ", assignment.Columns.Select(c => c.Column))}) must be a row or one SELECT with as many items");
            for (var i = 0; i < parts.Count; i++)
                values.Add(new SyncValue(assignment.Columns[i].Column.Name, parts[i]));
        }

        var directions = values.Select(value => (value.Column, Direction: directionOf(value.Column))).ToList();
        if (directions.FirstOrDefault(d => d.Direction is null) is { Column: not null } stranger)
            return Refused($"the rule sets {SqlName.Quote(stranger.Column)}, which expand.sql does not add and contract.sql does not remove: a rule fits one of them");
        if (directions.Select(d => d.Direction).Distinct().Count() > 1)
            return Refused("the rule sets columns of both sides: write one UPDATE for each direction");

        var read = ReadColumns(update);
        var own = values.FirstOrDefault(value => read.Contains(value.Column));
        if (directions[0].Direction == SyncDirection.Forward && own is not null)
            return Refused($"the rule reads {SqlName.Quote(own.Column)}, the column that it sets: say what the value is, for every row, filled or not");

        var from = update.From.IsEmpty
            ? null
            : source.Slice(SourceSpan.FromBounds(update.From[0].Span.Start, update.From[^1].Span.End));
        return (new SyncRule(
            directions[0].Direction!.Value, update.Target.Table, update.Target.CallName, values.ToImmutable(),
            from, update.Where is null ? null : source.Slice(update.Where.Span), read, source.Slice(update.Span)), null);

        static (SyncRule?, string?) Refused(string why) => (null, why);
    }

    // SET (a, b) = (x, y) and SET (a, b) = (SELECT x, y FROM …) become one expression for each column.
    private static List<string>? ValuesOf(Assignment assignment, SourceText source)
    {
        if (!assignment.IsMultiple) return [source.Slice(assignment.Value.Span)];
        switch (assignment.Value)
        {
            case RowExpression row when row.Items.Length == assignment.Columns.Length:
                return [.. row.Items.Select(item => source.Slice(item.Span))];
            case SubqueryExpression { Kind: SubqueryKind.Scalar, Query: SelectQuery query }
                when query.Items.Length == assignment.Columns.Length && query.Items.All(item => item.Value is not StarReference):
                var rest = source.Slice(SourceSpan.FromBounds(query.Items[^1].Span.End, query.Span.End));
                return [.. query.Items.Select(item => $"(SELECT {source.Slice(item.Value.Span)}{rest})")];
            case var single when assignment.Columns.Length == 1:
                return [source.Slice(single.Span)];
            default:
                return null;
        }
    }

    private static ImmutableHashSet<string> ReadColumns(UpdateStatement update)
    {
        IEnumerable<SqlNode> roots = [.. update.Assignments.Select(a => a.Value), .. update.From];
        if (update.Where is not null) roots = roots.Append(update.Where);
        return [.. roots
            .SelectMany(root => SyntaxTree.DescendantsAndSelf(root))
            .OfType<ColumnReference>()
            .Where(column => column.Name.Parts.Length == 1 || column.Name.Parts[^2].Name == update.Target.CallName)
            .Select(column => column.Name.Name)];
    }
}
