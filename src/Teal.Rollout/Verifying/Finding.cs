using System.Collections.Immutable;

namespace Teal.Rollout.Verifying;

/// <summary>What is wrong with a row that was verified.</summary>
public enum FindingKind
{
    /// <summary>Its sides differ.</summary>
    Difference,

    /// <summary>A rule fails for it.</summary>
    Uncomputable,

    /// <summary>Others kept it locked, so that it could not be told whether its sides differ.</summary>
    Unsettled,

    /// <summary>Its sides differed, and one of them was repaired.</summary>
    Repaired,
}

/// <summary>A column of a row and its value as text; null is NULL.</summary>
/// <param name="Column">The column, unquoted.</param>
/// <param name="Text">Its value, whole.</param>
public sealed record ColumnText(string Column, string? Text);

/// <summary>A row that a verification has something to say of.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Table">The table that it is in, with its schema; the partition where there are such.</param>
/// <param name="Position">Where it stood, as <c>(page,number)</c>.</param>
/// <param name="Key">Its primary key; empty where the table has none.</param>
/// <param name="Found">What it has, of each column that the forward rules set.</param>
/// <param name="Expected">What the forward rules say, of the same columns.</param>
public sealed record Finding(
    FindingKind Kind, string Table, string Position, ImmutableArray<ColumnText> Key, ImmutableArray<ColumnText> Found, ImmutableArray<ColumnText> Expected)
{
    /// <summary>The SQLSTATE of the error, where a rule fails; otherwise null.</summary>
    public string? SqlState { get; init; }

    /// <summary>The error, where a rule fails; otherwise null.</summary>
    public string? Message { get; init; }

    /// <summary>Its key as <c>column=value, …</c>, or its position where it has none.</summary>
    public string KeyText => Key.IsEmpty ? "position " + Position : Text(Key);

    /// <summary>What it has, as <c>column=value, …</c>.</summary>
    public string FoundText => Text(Found);

    /// <summary>What the forward rules say, as <c>column=value, …</c>.</summary>
    public string ExpectedText => Text(Expected);

    private static string Text(ImmutableArray<ColumnText> values) =>
        string.Join(", ", values.Select(value => $"{Sql.Syntax.SqlName.Quote(value.Column)}={value.Text ?? "null"}"));
}
