using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Planning.Data;

/// <summary>
/// A statement of <c>backfill.sql</c>: an UPDATE, or an INSERT … SELECT, that is run part by part over the rows of one table, each row
/// once. Nothing keeps its result up to date afterwards: what is written later is the application's.
/// </summary>
/// <param name="Ordinal">Its place in the file, from 1.</param>
/// <param name="Target">The table that it writes.</param>
/// <param name="Walked">The table whose rows it goes over: the one that it updates, or the first one that it selects from.</param>
/// <param name="RowName">What its expressions call a row of that table.</param>
/// <param name="SetColumns">The columns that an UPDATE sets; empty for an INSERT.</param>
/// <param name="OutputFunctions">The functions that the items of an INSERT's SELECT call: an aggregate among them would give something else for a part than for the whole.</param>
/// <param name="Sql">The statement as written.</param>
public sealed record DataChange(
    int Ordinal, QualifiedName Target, QualifiedName Walked, string RowName,
    ImmutableArray<string> SetColumns, ImmutableArray<string> OutputFunctions, string Sql)
{
    /// <summary>What it is called in the journal and for people.</summary>
    public string Title => $"backfill.sql {Ordinal}: {Target}";

    internal string BeforeRange { get; init; } = "";

    internal string AfterRange { get; init; } = "";

    /// <summary>The statement for the rows of a condition only.</summary>
    public string Within(string rows) => $"{BeforeRange}({rows}){AfterRange}";
}
