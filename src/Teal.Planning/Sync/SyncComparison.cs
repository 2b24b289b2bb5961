using Teal.Sql.Syntax;

namespace Teal.Planning.Sync;

/// <summary>The statements that compare the two sides of a synced table, and bring one of them in line; the rules are their only source.</summary>
/// <remarks>
/// A row agrees when its new side is what the forward rules make of its old side. Where backward rules lead back, it agrees
/// as well when its new side is given and its old side is what they make of it: a write of green whose value the old side
/// cannot hold whole leaves nothing better behind.
/// </remarks>
/// <param name="Table">The rules.</param>
/// <param name="Target">The table whose rows are compared: the table of the rules, or a leaf of it.</param>
/// <param name="Key">The key columns that a person knows a row by; empty where only its position tells.</param>
public sealed record SyncComparison(SyncTable Table, SyncTarget Target, IReadOnlyList<string> Key)
{
    private string Row => SqlName.Quote(Table.RowName);

    private string From => $"FROM ONLY {Target.Sql} AS {Row}";

    /// <summary>The columns that are compared: those that the forward rules set.</summary>
    public IEnumerable<string> Columns => Values(Table.Forward).Select(pair => pair.Value.Column);

    /// <summary>The rows on the pages from <c>$1</c> up to, not including, <c>$2</c> (both of type <c>tid</c>).</summary>
    public string OnPages => $"{Row}.ctid >= $1 AND {Row}.ctid < $2";

    /// <summary>Of the rows <see cref="OnPages"/> those that a transaction not before <c>$3</c> (an <c>xid</c> as text) wrote, and at worst some more.</summary>
    /// <remarks>A frozen row shows the <c>xmin</c> that it once had (PostgreSQL manual, "System Columns"): after a wraparound it may be compared once more than needed.</remarks>
    public string WrittenSince => $"{OnPages} AND pg_catalog.age({Row}.xmin) <= pg_catalog.age($3::pg_catalog.xid)";

    /// <summary>The rows at the positions <c>$1</c> (of type <c>tid[]</c>).</summary>
    public string AtPositions => $"{Row}.ctid = ANY ($1)";

    /// <summary>How many rows a condition has, and the positions, as text, of those that do not agree.</summary>
    public string Compare(string rows) =>
        $"SELECT pg_catalog.count(*), pg_catalog.array_agg({Row}.ctid::text) FILTER (WHERE {Disagrees}) {From} WHERE {rows}";

    /// <summary>Position, key, found and expected values, as text, of the rows of a condition that do not agree.</summary>
    public string Details(string rows)
    {
        var found = Texts(Columns.Select(column => $"{Row}.{SqlName.Quote(column)}"));
        var expected = Texts(Values(Table.Forward).Select(Cast));
        return $"SELECT {Row}.ctid::text, {KeyTexts}, {found}, {expected} {From} WHERE {rows} AND {Disagrees}";
    }

    /// <summary>Position and key, as text, of the rows of a condition; no rule is evaluated.</summary>
    public string Keys(string rows) => $"SELECT {Row}.ctid::text, {KeyTexts} {From} WHERE {rows}";

    /// <summary>Locks the rows <see cref="AtPositions"/> that nobody else has locked, and gives their positions as text.</summary>
    /// <param name="toWrite">Whether they are to be written, or only to stay as they are.</param>
    public string Lock(bool toWrite) =>
        $"SELECT {Row}.ctid::text {From} WHERE {AtPositions} FOR {(toWrite ? "NO KEY UPDATE" : "SHARE")} SKIP LOCKED";

    /// <summary>Writes what the rules of a direction say into the rows <see cref="AtPositions"/> that do not agree, and gives their new positions as text.</summary>
    /// <exception cref="InvalidOperationException">There is no rule of that direction.</exception>
    public string Repair(SyncDirection direction)
    {
        var rules = direction == SyncDirection.Forward ? Table.Forward : Table.Backward;
        if (rules.IsEmpty) throw new InvalidOperationException($"{Target.Sql} has no {direction} rule");
        var assignments = string.Join(", ", Values(rules).Select(pair => $"{SqlName.Quote(pair.Value.Column)} = {Table.ValueOf(pair.Rule, pair.Value)}"));
        return $"UPDATE ONLY {Target.Sql} AS {Row} SET {assignments} WHERE {AtPositions} AND {Disagrees} RETURNING {Row}.ctid::text";
    }

    private string Disagrees => Table.Backward.IsEmpty
        ? $"({Differ(Table.Forward)})"
        : $"(({Differ(Table.Forward)}) AND ({SyncTriggers.IsUnfilled(Row, Table, Target)} OR {Differ(Table.Backward)}))";

    private string KeyTexts => Texts(Key.Select(column => $"{Row}.{SqlName.Quote(column)}"));

    private string Differ(IEnumerable<SyncRule> rules) => string.Join(" OR ", Values(rules).Select(pair =>
        Target.Column(pair.Value.Column).Differs($"{Row}.{SqlName.Quote(pair.Value.Column)}", Cast(pair))));

    private string Cast((SyncRule Rule, SyncValue Value) pair) => $"CAST({Table.ValueOf(pair.Rule, pair.Value)} AS {Target.Column(pair.Value.Column).Type})";

    private static string Texts(IEnumerable<string> values) => $"ARRAY[{string.Join(", ", values.Select(value => $"({value})::text"))}]::text[]";

    private static IEnumerable<(SyncRule Rule, SyncValue Value)> Values(IEnumerable<SyncRule> rules) =>
        rules.SelectMany(rule => rule.Values.Select(value => (rule, value)));
}
