using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Planning.Sync;

/// <summary>Which way a rule carries values.</summary>
public enum SyncDirection
{
    /// <summary>From the old representation to the new one: it sets columns that expand adds.</summary>
    Forward,

    /// <summary>From the new representation to the old one: it sets columns that contract removes.</summary>
    Backward,
}

/// <summary>One UPDATE of <c>sync.sql</c>: how some columns of a row follow from the row, and perhaps from other tables.</summary>
/// <param name="Direction">Which way it carries values.</param>
/// <param name="Table">The table that it sets columns of.</param>
/// <param name="RowName">What its expressions call the row: the UPDATE's alias, or the table's own name.</param>
/// <param name="Values">The columns that it sets, each with its expression as written.</param>
/// <param name="From">The text of its FROM list, or null.</param>
/// <param name="Where">The text of its condition, or null.</param>
/// <param name="ReadColumns">Every column name that may be read from the row: those qualified by <paramref name="RowName"/>, and those not qualified.</param>
/// <param name="Sql">The UPDATE as written.</param>
public sealed record SyncRule(
    SyncDirection Direction,
    QualifiedName Table,
    string RowName,
    ImmutableArray<SyncValue> Values,
    string? From,
    string? Where,
    ImmutableHashSet<string> ReadColumns,
    string Sql)
{
    /// <summary>
    /// The value of a column as an SQL expression, in a place where the row is visible under <see cref="RowName"/>.
    /// A FROM or a condition that matches nothing makes it NULL; one that matches several rows is an error of the server.
    /// </summary>
    public string ValueOf(SyncValue value) =>
        From is null && Where is null ? $"({value.Expression})" : ScalarQuery(value, From);

    /// <summary>The same where the row is visible nowhere: it is given as a FROM item.</summary>
    /// <param name="value">The column and its expression.</param>
    /// <param name="rowSource">A query in parentheses with the row's columns, for example <c>(SELECT NEW.*)</c>.</param>
    public string ValueOf(SyncValue value, string rowSource)
    {
        var row = $"{rowSource} AS {SqlName.Quote(RowName)}";
        return ScalarQuery(value, From is null ? row : $"{row}, {From}");
    }

    private string ScalarQuery(SyncValue value, string? from) =>
        $"(SELECT {value.Expression}" + (from is null ? "" : $" FROM {from}") + (Where is null ? "" : $" WHERE {Where}") + ")";
}

/// <summary>A column that a rule sets.</summary>
/// <param name="Column">The column.</param>
/// <param name="Expression">Its value as written.</param>
public sealed record SyncValue(string Column, string Expression);
