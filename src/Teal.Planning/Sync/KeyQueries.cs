using Teal.Sql.Syntax;

namespace Teal.Planning.Sync;

/// <summary>Conditions and questions that go by a key of a table.</summary>
/// <param name="Table">The table as SQL.</param>
/// <param name="RowName">What its rows are called; unquoted.</param>
/// <param name="Key">The key's columns in order.</param>
public sealed record KeyQueries(string Table, string RowName, IReadOnlyList<string> Key)
{
    private string Row => SqlName.Quote(RowName);

    private string Columns => string.Join(", ", Key.Select(column => $"{Row}.{SqlName.Quote(column)}"));

    private string From => $"FROM {Table} AS {Row}";

    /// <summary>The key as text of each column, an array.</summary>
    public string Texts => $"ARRAY[{string.Join(", ", Key.Select(column => $"{Row}.{SqlName.Quote(column)}::text"))}]::text[]";

    /// <summary>The key as a person knows it, <c>column=value</c>; the row's position where it has no columns.</summary>
    public string Described => Key.Count == 0
        ? $"'position ' || {Row}.ctid::text"
        : string.Join(" || ', ' || ", Key.Select(column => $"{SqlName.Literal(SqlName.Quote(column) + "=")} || {Row}.{SqlName.Quote(column)}::text"));

    /// <summary>The one row with the key whose columns are the parameters.</summary>
    public string One => $"({Columns}) = ({string.Join(", ", Key.Select((_, i) => $"${i + 1}"))})";

    /// <summary>
    /// The rows whose key is greater than the first parameters, one for each of its columns, and at most the ones behind these.
    /// </summary>
    /// <param name="hasLower">Whether there is a lower bound.</param>
    /// <param name="hasUpper">Whether there is an upper bound.</param>
    public string Between(bool hasLower, bool hasUpper)
    {
        var parameter = 0;
        string Bound() => $"({string.Join(", ", Key.Select(_ => $"${++parameter}"))})";
        var lower = hasLower ? $"({Columns}) > {Bound()}" : "true";
        return hasUpper ? $"{lower} AND ({Columns}) <= {Bound()}" : lower;
    }

    /// <summary>The key of row number <paramref name="rows"/> of those that <see cref="Between"/> gives, in order: as text of each column, and as a person knows it.</summary>
    public string Ahead(bool hasLower, bool hasUpper, int rows) =>
        $"SELECT {Texts}, {Described} {From} WHERE {Between(hasLower, hasUpper)} ORDER BY {Columns} OFFSET {rows - 1} LIMIT 1";

    /// <summary>The last key, as text of each column.</summary>
    public string Last => $"SELECT {Texts} {From} ORDER BY {string.Join(", ", Key.Select(column => $"{Row}.{SqlName.Quote(column)} DESC"))} LIMIT 1";

    /// <summary>The rows on the pages from <c>$1</c> up to, not including, <c>$2</c> (both of type <c>tid</c>).</summary>
    public string AreOnPages => $"{Row}.ctid >= $1 AND {Row}.ctid < $2";

    /// <summary>The keys, as text of each column, of the rows of which <see cref="AreOnPages"/> is true.</summary>
    public string OnPages => $"SELECT {Texts} {From} WHERE {AreOnPages}";

    /// <summary>Keys, as text of each column and in order, that cut the table into <paramref name="parts"/> of about as many rows, by a sample of its pages.</summary>
    public string Split(int parts) =>
        $"SELECT {Texts} FROM (SELECT *, row_number() OVER (ORDER BY {Columns}) AS teal_number, count(*) OVER () AS teal_count "
        + $"{From} TABLESAMPLE SYSTEM (1)) AS {Row} WHERE teal_number % greatest(teal_count / {parts}, 1) = 0 AND teal_number < teal_count "
        + $"ORDER BY {Columns} LIMIT {parts - 1}";
}
