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

    /// <summary>
    /// Fills the rows not filled yet that stand on the pages from <c>$1</c> up to, not including, <c>$2</c> (both of type
    /// <c>tid</c>). Rows whose rule gives NULL are left alone.
    /// </summary>
    public string FillRange => Fill($"{Row}.ctid >= $1 AND {Row}.ctid < $2");

    /// <summary>Fills one row, named by its position <c>$1</c> (of type <c>tid</c>).</summary>
    public string FillRow => Fill($"{Row}.ctid = $1");

    /// <summary>Position and key, as text, of the rows not filled yet on the pages from <c>$1</c> up to, not including, <c>$2</c>; no rule is evaluated.</summary>
    /// <param name="key">The key columns that a person knows a row by; none means its position.</param>
    public string UnfilledInRange(IReadOnlyList<string> key) =>
        $"SELECT {Row}.ctid::text, {KeyText(key)} FROM {Target.Sql} AS {Row} WHERE {Row}.ctid >= $1 AND {Row}.ctid < $2 AND {SyncTriggers.IsUnfilled(Row, Table, Target)}";

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

    private string KeyText(IReadOnlyList<string> key) => key.Count == 0
        ? $"'position ' || {Row}.ctid::text"
        : string.Join(" || ', ' || ", key.Select(column => $"{SqlName.Literal(SqlName.Quote(column) + "=")} || {Row}.{SqlName.Quote(column)}::text"));

    // A row whose rule gives what stands there already is left alone, so that a pass over filled rows finds nothing to do.
    private string AnythingToFill => string.Join(" OR ", ForwardValues.Select(pair =>
    {
        var column = Target.Column(pair.Value.Column);
        return column.Default is null
            ? $"{pair.Rule.ValueOf(pair.Value)} IS NOT NULL"
            : column.Differs($"{Row}.{SqlName.Quote(column.Name)}", $"CAST({pair.Rule.ValueOf(pair.Value)} AS {column.Type})");
    }));

    private string Fill(string range)
    {
        var assignments = string.Join(", ", ForwardValues.Select(pair => $"{SqlName.Quote(pair.Value.Column)} = {pair.Rule.ValueOf(pair.Value)}"));
        return $"UPDATE {Target.Sql} AS {Row} SET {assignments} WHERE {range} AND {SyncTriggers.IsUnfilled(Row, Table, Target)} AND ({AnythingToFill})";
    }

    private static string Described(string column, string value) =>
        $"{SqlName.Literal(SqlName.Quote(column) + "=")} || coalesce({value}::text, 'null')";
}
