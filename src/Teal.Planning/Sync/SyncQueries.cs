using Teal.Sql.Syntax;

namespace Teal.Planning.Sync;

/// <summary>The statements that fill a synced table; the forward rules are their only source.</summary>
/// <param name="Table">The rules.</param>
/// <param name="Target">The table as it is on the server.</param>
public sealed record SyncQueries(SyncTable Table, SyncTarget Target)
{
    private string Row => SqlName.Quote(Table.RowName);

    private IEnumerable<(SyncRule Rule, SyncValue Value)> ForwardValues =>
        Table.Forward.SelectMany(rule => rule.Values.Select(value => (rule, value)));

    /// <summary>The questions that go by a key of the table.</summary>
    /// <param name="key">The key's columns.</param>
    public KeyQueries By(IReadOnlyList<string> key) => new(Target.Sql, Table.RowName, key);

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
        var assignments = string.Join(", ", ForwardValues.Select(pair => $"{SqlName.Quote(pair.Value.Column)} = {Table.ValueOf(pair.Rule, pair.Value)}"));
        // The rule is not even tried on a row that is not meant: it may fail there. Of conditions joined by AND the server tries any first.
        return $"UPDATE {Target.Sql} AS {Row} SET {assignments} WHERE {rows} AND CASE WHEN {part} AND {SyncTriggers.IsUnfilled(Row, Table, Target)} THEN {AnythingToFill} END";
    }

    /// <summary>Position, key as a person knows it, and the key's values, as text, of the rows of a condition that are not filled yet; no rule is evaluated.</summary>
    /// <param name="rows">The condition.</param>
    /// <param name="part">Which of these rows are meant.</param>
    /// <param name="key">The key columns that a person knows a row by; none means its position.</param>
    public string Unfilled(string rows, string part, IReadOnlyList<string> key) =>
        $"SELECT {Row}.ctid::text, {By(key).Described}, {By(key).Texts} FROM {Target.Sql} AS {Row} WHERE {rows} AND {part} AND {SyncTriggers.IsUnfilled(Row, Table, Target)}";

    // A row whose rule gives what stands there already is left alone, so that a pass over filled rows finds nothing to do.
    private string AnythingToFill => string.Join(" OR ", ForwardValues.Select(pair =>
    {
        var column = Target.Column(pair.Value.Column);
        return column.Default is null
            ? $"{Table.ValueOf(pair.Rule, pair.Value)} IS NOT NULL"
            : column.Differs($"{Row}.{SqlName.Quote(column.Name)}", $"CAST({Table.ValueOf(pair.Rule, pair.Value)} AS {column.Type})");
    }));
}
