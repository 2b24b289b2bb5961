using System.Text.RegularExpressions;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Analysis;

/// <summary>
/// Bounds of partitions that overlap, where that can be told from their literals: whole numbers, and days in ISO form, of a key of one
/// column (check_new_partition_bound in src/backend/partitioning/partbounds.c).
/// </summary>
internal static partial class PartitionOverlap
{
    /// <summary>Why a new partition does not fit beside those that are there, or null.</summary>
    public static Refusal? With(LintContext context, Table parent, QualifiedName partition, SourceSpan bound, SourceSpan span)
    {
        if (parent.PartitionKey is not [_]) return null;
        var others = context.Schema.PartitionsOf(parent.Name).Where(p => p.PartitionBound is not null && context.Certainty.IsSure(p.Name) && p.Name != context.Resolve(partition)).ToList();
        var text = context.Text(bound);
        if (IsDefault(text))
            return others.Find(p => p.IsDefaultPartition) is { } taken
                ? Of(context, parent, $"partition \"{partition.Name}\" conflicts with existing default partition \"{taken.Name.Name}\"", $"{taken.Name} takes what fits no other already", span)
                : null;
        var values = Values(text);
        var overlapping = others.Where(p => !p.IsDefaultPartition && Overlap(parent, values, Values(p.PartitionBound!))).OrderBy(p => Values(p.PartitionBound!)[0], Comparer<object>.Default).FirstOrDefault();
        return overlapping is null ? null
            : Of(context, parent, $"partition \"{partition.Name}\" would overlap partition \"{overlapping.Name.Name}\"", $"{overlapping.Name} has {overlapping.PartitionBound}", span);
    }

    private static Refusal Of(LintContext context, Table parent, string error, string why, SourceSpan span) =>
        new(span, parent.Name, error, "42P17", why, $"Give it a bound that no other partition of {context.NameOf(parent.Name)} has, or split or detach the other one first.");

    private static bool Overlap(Table parent, List<object> mine, List<object> theirs) => parent.PartitionStrategy switch
    {
        "list" => mine.Intersect(theirs).Any(),
        "range" when mine is [var from, var to] && theirs is [var low, var high] && new[] { to, low, high }.All(v => v.GetType() == from.GetType()) =>
            Comparer<object>.Default.Compare(from, high) < 0 && Comparer<object>.Default.Compare(low, to) < 0 && Comparer<object>.Default.Compare(from, to) < 0,
        _ => false,
    };

    // A bound whose order the text does not tell has none.
    private static List<object> Values(string bound)
    {
        if (SqlParser.Parse(new SourceText("<bound>", "CREATE TABLE a PARTITION OF b " + bound)).Statements is not [CreateTableStatement { PartitionBoundValues: var written }]) return [];
        var values = new List<object>();
        foreach (var value in written)
            if (ValueOf(value) is { } known) values.Add(known);
            else return [];
        return values;
    }

    private static object? ValueOf(Expression value) => value switch
    {
        Literal { Kind: LiteralKind.Integer, Value: var digits } when long.TryParse(digits, out var number) => number,
        Literal { Kind: LiteralKind.String, Value: var day } when IsDay().IsMatch(day) => DateOnly.TryParseExact(day, "yyyy-MM-dd", out var date) ? date : null,
        CastExpression { Type.Name: "date" or "timestamp with time zone" or "timestamp without time zone" } cast => ValueOf(cast.Value),
        _ => null,
    };

    private static bool IsDefault(string bound) => string.Equals(bound.Trim(), "DEFAULT", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}$")]
    private static partial Regex IsDay();
}
