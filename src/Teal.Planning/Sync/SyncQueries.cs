using Teal.Sql.Syntax;

namespace Teal.Planning.Sync;

/// <summary>The statements that fill and verify a synced table; the forward rules are their only source.</summary>
/// <param name="Table">The rules.</param>
/// <param name="Target">The table as it is on the server.</param>
public sealed record SyncQueries(SyncTable Table, SyncTarget Target)
{
    private string Row => SqlName.Quote(Table.Forward[0].RowName);

    private IEnumerable<(SyncRule Rule, SyncValue Value)> ForwardValues =>
        Table.Forward.SelectMany(rule => rule.Values.Select(value => (rule, value)));

    /// <summary>The questions that go by a key of the table.</summary>
    /// <param name="key">The key's columns.</param>
    public KeyQueries By(IReadOnlyList<string> key) => new(Target.Sql, Table.Forward[0].RowName, key);

    /// <summary>The rows on the pages from <c>$1</c> up to, not including, <c>$2</c> (both of type <c>tid</c>).</summary>
    public string OnPages => By([]).AreOnPages;

    /// <summary>Whether a row is in part <c>$4</c> of <c>$3</c>, by a hash of its position. The number of parts is a power of two.</summary>
    public string InStripe => $"pg_catalog.hashtid({Row}.ctid) & ($3 - 1) = $4";

    /// <summary>The rows at the positions <c>$1</c> (of type <c>tid[]</c>).</summary>
    public string AtPositions => $"{Row}.ctid = ANY ($1)";

    /// <summary>Fills the rows of a condition that are not filled yet. Rows whose rule gives NULL are left alone.</summary>
    /// <param name="rows">The condition, by which the rows are found.</param>
    /// <param name="part">Which of these rows are meant.</param>
    public string Fill(string rows, string part = "true")
    {
        var assignments = string.Join(", ", ForwardValues.Select(pair => $"{SqlName.Quote(pair.Value.Column)} = {pair.Rule.ValueOf(pair.Value)}"));
        // The rule is not even tried on a row that is not meant: it may fail there. Of conditions joined by AND the server tries any first.
        return $"UPDATE {Target.Sql} AS {Row} SET {assignments} WHERE {rows} AND CASE WHEN {part} AND {SyncTriggers.IsUnfilled(Row, Table, Target)} THEN {AnythingToFill} END";
    }

    /// <summary>Position, key as a person knows it, and the key's values, as text, of the rows of a condition that are not filled yet; no rule is evaluated.</summary>
    /// <param name="rows">The condition.</param>
    /// <param name="part">Which of these rows are meant.</param>
    /// <param name="key">The key columns that a person knows a row by; none means its position.</param>
    public string Unfilled(string rows, string part, IReadOnlyList<string> key) =>
        $"SELECT {Row}.ctid::text, {By(key).Described}, {By(key).Texts} FROM {Target.Sql} AS {Row} WHERE {rows} AND {part} AND {SyncTriggers.IsUnfilled(Row, Table, Target)}";

    /// <summary>
    /// Compares the rows on the pages from <c>$1</c> up to, not including, <c>$2</c>: how many there are, how many differ
    /// from what the rules say, and the first few that differ.
    /// </summary>
    /// <param name="key">The key columns that a person knows a row by; none means its position.</param>
    /// <param name="sampleSize">How many differing rows to give.</param>
    public string CompareRange(IReadOnlyList<string> key, int sampleSize)
    {
        var values = string.Join(", ", ForwardValues.Select((pair, i) =>
            $"CAST({pair.Rule.ValueOf(pair.Value)} AS {Target.Column(pair.Value.Column).Type}) AS teal_v{i}, {Row}.{SqlName.Quote(pair.Value.Column)} AS teal_c{i}"));
        var keys = string.Concat(key.Select((column, i) => $", {Row}.{SqlName.Quote(column)} AS teal_k{i}"));
        var keyText = key.Count == 0
            ? "'position ' || teal_position::text"
            : string.Join(" || ', ' || ", key.Select((column, i) => $"{SqlName.Literal(SqlName.Quote(column) + "=")} || teal_k{i}::text"));
        var differs = string.Join(" OR ", ForwardValues.Select((pair, i) => Target.Column(pair.Value.Column).Differs($"teal_c{i}", $"teal_v{i}")));
        var found = string.Join(" || ', ' || ", ForwardValues.Select((pair, i) => Described(pair.Value.Column, $"teal_c{i}")));
        var expected = string.Join(" || ', ' || ", ForwardValues.Select((pair, i) => Described(pair.Value.Column, $"teal_v{i}")));
        // OFFSET 0 keeps the planner from writing the rule's expression into every place that names its value.
        return $"""
            SELECT count(*), count(*) FILTER (WHERE {differs}),
                   (array_agg({keyText}) FILTER (WHERE {differs}))[1:{sampleSize}],
                   (array_agg({found}) FILTER (WHERE {differs}))[1:{sampleSize}],
                   (array_agg({expected}) FILTER (WHERE {differs}))[1:{sampleSize}]
            FROM (SELECT {Row}.ctid AS teal_position{keys}, {values}
                  FROM {Target.Sql} AS {Row} WHERE {Row}.ctid >= $1 AND {Row}.ctid < $2 OFFSET 0) AS teal_rows
            """;
    }

    // A row whose rule gives what stands there already is left alone, so that a pass over filled rows finds nothing to do.
    private string AnythingToFill => string.Join(" OR ", ForwardValues.Select(pair =>
    {
        var column = Target.Column(pair.Value.Column);
        return column.Default is null
            ? $"{pair.Rule.ValueOf(pair.Value)} IS NOT NULL"
            : column.Differs($"{Row}.{SqlName.Quote(column.Name)}", $"CAST({pair.Rule.ValueOf(pair.Value)} AS {column.Type})");
    }));

    private static string Described(string column, string value) =>
        $"{SqlName.Literal(SqlName.Quote(column) + "=")} || coalesce({value}::text, 'null')";
}
