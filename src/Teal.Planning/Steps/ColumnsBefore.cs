using Teal.Sql.Syntax;

namespace Teal.Planning.Steps;

/// <summary>A column as it is before a change alters it.</summary>
/// <param name="IsNotNull">Whether it refuses NULL.</param>
/// <param name="Default">Its default as SQL, or null.</param>
public sealed record ColumnBefore(bool IsNotNull, string? Default);

/// <summary>What must be known of the columns that a change alters, so that it can be taken back: SQL that sets does not say what was.</summary>
public sealed class ColumnsBefore
{
    private readonly Dictionary<(string Table, string Column), ColumnBefore> _columns = [];

    /// <summary>Nothing known: for steps that nobody takes back.</summary>
    public static ColumnsBefore None { get; } = new();

    /// <summary>Notes a column.</summary>
    /// <param name="table">Its table as the change names it.</param>
    /// <param name="column">Its name.</param>
    /// <param name="before">What it is.</param>
    public void Add(QualifiedName table, string column, ColumnBefore before) => _columns[(table.ToString(), column)] = before;

    /// <summary>The column, or null where it was not there or is not known.</summary>
    /// <param name="table">Its table as the change names it.</param>
    /// <param name="column">Its name.</param>
    public ColumnBefore? Find(QualifiedName table, string column) => _columns.GetValueOrDefault((table.ToString(), column));
}
