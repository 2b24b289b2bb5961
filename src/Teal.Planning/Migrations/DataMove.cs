using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Planning.Migrations;

/// <summary>An UPDATE of a migration that fills columns which the migration adds.</summary>
internal sealed record DataMove(UpdateStatement Update, SourceText Source)
{
    /// <summary>The columns that it fills.</summary>
    public IEnumerable<string> Targets => Update.Assignments.SelectMany(a => a.Columns).Select(target => target.Column.Name);

    /// <summary>Whether it fills a column of a table.</summary>
    public bool Fills(QualifiedName table, string column) =>
        RelationName.Of(table) == RelationName.Of(Update.Target.Table) && Targets.Contains(column);

    /// <summary>Whether it reads a column of its own table.</summary>
    public bool Reads(QualifiedName table, string column) =>
        RelationName.Of(table) == RelationName.Of(Update.Target.Table)
        && Roots().SelectMany(SyntaxTree.DescendantsAndSelf<ColumnReference>).Any(reference =>
            reference.Name.Name == column
            && (reference.Name.Parts.Length == 1 || reference.Name.Parts[^2].Name == Update.Target.CallName));

    /// <summary>The column that is filled with the bare value of <paramref name="column"/> in every row, or null.</summary>
    public string? CopyOf(string column) =>
        Update.From.IsEmpty
        && Update.Assignments is [{ IsMultiple: false, Value: ColumnReference value } only] && value.Name.Name == column
        && (Update.Where is null || (Update.Where is UnaryExpression { Operator: "IS NULL", Operand: ColumnReference unfilled } && unfilled.Name.Name == only.Columns[0].Column.Name))
            ? only.Columns[0].Column.Name
            : null;

    /// <summary>
    /// The rule's text for <c>sync.sql</c>: a condition that leaves out rows which are filled already says how the
    /// migration was run, not what the value is, and is dropped.
    /// </summary>
    public static string AsRule(UpdateStatement update, IReadOnlySet<string> added, SourceText source)
    {
        if (update.Where is null) return source.Slice(update.Span);
        var all = Conjuncts(update.Where).ToList();
        var kept = all
            .Where(part => part is not UnaryExpression { Operator: "IS NULL", Operand: ColumnReference column } || !added.Contains(column.Name.Name))
            // The span of an expression leaves out the parentheses around it.
            .Select(part => part is BinaryExpression { Operator: "OR" } ? $"({source.Slice(part.Span)})" : source.Slice(part.Span)).ToList();
        if (kept.Count == all.Count) return source.Slice(update.Span);
        var head = source.Slice(SourceSpan.FromBounds(update.Span.Start, EndBeforeWhere(update)));
        return kept.Count == 0 ? head : $"{head}\nWHERE {string.Join(" AND ", kept)}";
    }

    /// <summary>The UPDATE that would lead back, with a hole where the expression belongs.</summary>
    public string BackwardSkeleton(QualifiedName table, string column)
    {
        var row = Update.Target.CallName;
        if (Update.From.IsEmpty || Update.Assignments is not [{ IsMultiple: false, Value: ColumnReference { Name.Parts.Length: > 1 } value } only])
            return $"UPDATE {table} SET {SqlName.Quote(column)} = ...";
        var from = Source.Slice(SourceSpan.FromBounds(Update.From[0].Span.Start, Update.From[^1].Span.End));
        var alias = Update.Target.Alias is { } name ? " " + name : "";
        return $"UPDATE {table}{alias} SET {SqlName.Quote(column)} = ...\nFROM {from}\nWHERE {value.Name} = {SqlName.Quote(row)}.{only.Columns[0].Column}";
    }

    /// <summary>Whether the rule would say a column by itself: it depends on whether a row was filled before.</summary>
    public bool ReadsItsTarget(IReadOnlySet<string> added)
    {
        var script = SqlParser.Parse(new SourceText(Source.Path, AsRule(Update, added, Source)));
        return script.Statements is [UpdateStatement rule] && new DataMove(rule, script.Source) is var move
            && Targets.Any(target => move.Reads(Update.Target.Table, target));
    }

    private static int EndBeforeWhere(UpdateStatement update) =>
        update.From.IsEmpty ? update.Assignments[^1].Span.End : update.From[^1].Span.End;

    private static IEnumerable<Expression> Conjuncts(Expression condition) => condition is BinaryExpression { Operator: "AND" } and
        ? Conjuncts(and.Left).Concat(Conjuncts(and.Right))
        : [condition];

    private IEnumerable<SqlNode> Roots()
    {
        foreach (var assignment in Update.Assignments) yield return assignment.Value;
        foreach (var from in Update.From) yield return from;
        if (Update.Where is not null) yield return Update.Where;
    }
}
