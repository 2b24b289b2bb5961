using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Analysis;

/// <summary>The bound of ATTACH PARTITION or of a new partition: FOR VALUES IN, FROM … TO, WITH, or DEFAULT.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Values">The values in order, as SQL; those of FROM before those of TO.</param>
/// <param name="Literals">The same without quotes and casts; null where a value is no plain literal.</param>
internal sealed partial record PartitionBound(PartitionBoundKind Kind, IReadOnlyList<string> Values, IReadOnlyList<string?> Literals)
{
    /// <summary>The bound that an action gives.</summary>
    public static PartitionBound Of(LintContext context, AttachPartitionAction attach)
    {
        return Of(context, context.Text(SourceSpan.FromBounds(attach.Partition.Span.End, attach.Span.End)), attach.BoundValues);
    }

    /// <summary>The bound of a new partition.</summary>
    public static PartitionBound Of(LintContext context, CreateTableStatement create) =>
        Of(context, create.PartitionBoundSpan is { } span ? context.Text(span) : "", create.PartitionBoundValues);

    private static PartitionBound Of(LintContext context, string text, ImmutableArray<Expression> values)
    {
        var kind = IsIn().IsMatch(text) ? PartitionBoundKind.List
            : IsFrom().IsMatch(text) ? PartitionBoundKind.Range
            : IsWith().IsMatch(text) ? PartitionBoundKind.Hash
            : PartitionBoundKind.Default;
        return new(kind, [.. values.Select(v => context.Text(v.Span))], [.. values.Select(LiteralOf)]);
    }

    /// <summary>
    /// Whether a validated CHECK of the table says of one of its columns just what the bound asks, so that PostgreSQL need not read the
    /// rows (PartConstraintImpliedByRelConstraint in src/backend/commands/tablecmds.c): a key of one column with plain literals.
    /// </summary>
    public bool IsImpliedBy(Table table) =>
        table.Columns.Select(c => c.Name).Concat(table.Constraints.SelectMany(c => c.Columns)).Distinct()
            .Any(column => IsNotNull(table, column) && Conditions(table).Any(c => Fits(c, column)));

    /// <summary>Whether a validated CHECK of the table says that no row is inside the bound: <c>NOT (</c>what the bound asks<c>)</c>.</summary>
    public bool IsExcludedBy(Table table) =>
        Conditions(table).OfType<UnaryExpression>().Where(c => c.Operator == "NOT").Any(c => Excludes([.. Conjuncts.Of(c.Operand)]));

    /// <summary>The condition that the bound asks of a row, with the key column given as SQL; null where it cannot be written as a CHECK.</summary>
    public string? Condition(string key) => (Kind, Values) switch
    {
        (PartitionBoundKind.List, { Count: > 0 }) => $"{key} IS NOT NULL AND {key} IN ({string.Join(", ", Values)})",
        (PartitionBoundKind.Range, [var from, var to]) => string.Join(" AND ", Range(key, from, to).Prepend($"{key} IS NOT NULL")),
        _ => null,
    };

    private static IEnumerable<string> Range(string key, string from, string to)
    {
        if (!IsOpen(from)) yield return $"{key} >= {from}";
        if (!IsOpen(to)) yield return $"{key} < {to}";
    }

    private static bool IsOpen(string value) => value.ToUpperInvariant() is "MINVALUE" or "MAXVALUE";

    private static bool IsNotNull(Table table, string column) =>
        table.HasNoNull(column);

    private static IEnumerable<Expression> Conditions(Table table) =>
        table.Constraints.Where(c => c is { Kind: ConstraintKind.Check, IsValidated: true, Condition: not null }).Select(c => c.Condition!);

    private bool Fits(Expression condition, string column)
    {
        var parts = Conjuncts.Of(condition).ToList();
        return Kind switch
        {
            PartitionBoundKind.Range when Literals is [var from, var to] =>
                (IsOpen(Values[0]) || parts.Exists(p => IsComparison(p, column, ">=", from))) && (IsOpen(Values[1]) || parts.Exists(p => IsComparison(p, column, "<", to))),
            PartitionBoundKind.List => parts.Exists(p => IsIn(p, column)),
            _ => false,
        };
    }

    // One more condition inside NOT would let rows through that the bound takes.
    private bool Excludes(List<Expression> parts)
    {
        var comparisons = parts.Where(p => p is not UnaryExpression { Operator: "IS NOT NULL" }).ToList();
        return comparisons.FirstOrDefault() switch
        {
            BinaryExpression { Left: ColumnReference reference } when Kind == PartitionBoundKind.Range =>
                comparisons.Count == Values.Count(v => !IsOpen(v)) && Fits(Joined(comparisons), reference.Name.Name),
            InListExpression { IsNot: false } list when Kind == PartitionBoundKind.List && comparisons.Count == 1 =>
                Literals.All(l => l is not null && list.Items.Any(item => LiteralOf(item) == l)),
            _ => false,
        };
    }

    private static Expression Joined(List<Expression> parts) => parts.Aggregate((a, b) => new BinaryExpression("AND", a, b, a.Span));

    private static bool IsComparison(Expression part, string column, string comparison, string? value) =>
        value is not null && part is BinaryExpression { Left: ColumnReference reference } binary
        && reference.Name.Name == column && binary.Operator == comparison && LiteralOf(binary.Right) == value;

    private bool IsIn(Expression part, string column) => part switch
    {
        InListExpression { IsNot: false, Value: ColumnReference reference } list =>
            reference.Name.Name == column && list.Items.All(item => LiteralOf(item) is { } literal && Literals.Contains(literal)),
        BinaryExpression { Operator: "=", Left: ColumnReference reference } equal =>
            reference.Name.Name == column && LiteralOf(equal.Right) is { } literal && Literals.Contains(literal),
        _ => false,
    };

    private static string? LiteralOf(Expression expression) => expression switch
    {
        Literal literal => literal.Value,
        CastExpression cast => LiteralOf(cast.Value),
        UnaryExpression { Operator: "-" } negative => LiteralOf(negative.Operand) is { } value ? "-" + value : null,
        _ => null,
    };

    [GeneratedRegex(@"^\s*FOR\s+VALUES\s+IN\b", RegexOptions.IgnoreCase)]
    private static partial Regex IsIn();

    [GeneratedRegex(@"^\s*FOR\s+VALUES\s+FROM\b", RegexOptions.IgnoreCase)]
    private static partial Regex IsFrom();

    [GeneratedRegex(@"^\s*FOR\s+VALUES\s+WITH\b", RegexOptions.IgnoreCase)]
    private static partial Regex IsWith();
}

/// <summary>What kind of bound it is.</summary>
internal enum PartitionBoundKind
{
    /// <summary>DEFAULT.</summary>
    Default,

    /// <summary>FOR VALUES IN.</summary>
    List,

    /// <summary>FOR VALUES FROM … TO.</summary>
    Range,

    /// <summary>FOR VALUES WITH.</summary>
    Hash,
}
