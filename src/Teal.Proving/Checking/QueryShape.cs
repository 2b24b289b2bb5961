using System.Collections.Immutable;

namespace Teal.Proving.Checking;

/// <summary>The columns of a query's result: name and type, in order.</summary>
internal sealed record QueryShape(ImmutableArray<(string Name, string Type)> Columns)
{
    /// <summary>How <paramref name="now"/> differs from this shape, or null where it does not.</summary>
    public (Verdict Verdict, string Message)? Changed(QueryShape now)
    {
        if (Columns.SequenceEqual(now.Columns)) return null;
        if (now.Columns.Length > Columns.Length && now.Columns.AsSpan(0, Columns.Length).SequenceEqual(Columns.AsSpan()))
            return (Verdict.Warn, $"the result has new columns at its end: {Names(now.Columns[Columns.Length..])}. A prepared statement fails once (0A000) and must be prepared again");
        for (var i = 0; i < Math.Max(Columns.Length, now.Columns.Length); i++)
        {
            if (i >= now.Columns.Length) return (Verdict.Fail, $"the result has lost the columns {Names(Columns[i..])}");
            if (i >= Columns.Length) break;
            if (Columns[i].Name != now.Columns[i].Name)
                return (Verdict.Fail, $"column {i + 1} of the result was {Columns[i].Name} and is {now.Columns[i].Name}");
            if (Columns[i].Type != now.Columns[i].Type)
                return (Verdict.Fail, $"column {Columns[i].Name} of the result was of type {Columns[i].Type} and is of type {now.Columns[i].Type}");
        }
        return null;
    }

    private static string Names(IEnumerable<(string Name, string Type)> columns) => string.Join(", ", columns.Select(column => column.Name));
}
