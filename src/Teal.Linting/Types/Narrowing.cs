namespace Teal.Linting.Types;

/// <summary>What happens to values that a narrower type cannot hold.</summary>
/// <param name="Error">What ALTER … TYPE fails with; null where it never fails.</param>
/// <param name="WriteError">What a write of such a value fails with afterwards; null where it is taken, with a loss.</param>
/// <param name="Loss">What is done to a value instead: <c>cut</c>, <c>rounded</c>; null where nothing is.</param>
/// <param name="CutByCast">Whether an explicit cast cuts where an assignment fails.</param>
/// <param name="Condition">The condition under which a column's value fits.</param>
internal sealed record Narrowing(string? Error, string? WriteError, string? Loss, bool CutByCast, Func<string, string> Condition)
{
    /// <summary>The SQLSTATE of <see cref="Error"/>: 22001 for texts, 22003 for numbers.</summary>
    public string SqlState => CutByCast ? "22001" : "22003";

    /// <summary>
    /// How <paramref name="target"/> holds less than <paramref name="old"/>, or null where it does not, or has no cast. Measured; the casts are those of
    /// varchar(), numeric(), int84() and their kin in src/backend/utils/adt.
    /// </summary>
    public static Narrowing? Of(SqlType old, SqlType target)
    {
        if (old.IsArray || target.IsArray) return null;
        if (IsText(old.Name) && target.Name is "character varying" or "character" && target.Length is { } length
            && (old.Name == "text" || old.Length is not { } before || before > length))
            return OfText(target.Name, length);
        if (Rank(old.Name) is { } from && Rank(target.Name) is { } to && to < from) return OfInteger(target.Name, rounds: false);
        if (old.Name is "numeric" or "real" or "double precision" && Rank(target.Name) is not null) return OfInteger(target.Name, rounds: true);
        if ((old.Name, target.Name) is ("numeric", "numeric")) return OfNumeric(old, target);
        if ((old.Name, target.Name) is ("numeric" or "double precision", "real") or ("numeric", "double precision"))
            return Rounding(target.Name == "real" ? "real" : "double precision");
        if (old.Name.StartsWith("timestamp", StringComparison.Ordinal) && target.Name == "date")
            return new(null, null, "cut to the day", false, column => $"{column} = date_trunc('day', {column})");
        return null;
    }

    private static Narrowing OfText(string type, int length)
    {
        var error = $"value too long for type {type}({length})";
        return new(error, error, "cut", true, column => $"length({column}) <= {length}");
    }

    private static Narrowing OfInteger(string type, bool rounds)
    {
        var (smallest, largest) = type == "smallint" ? (short.MinValue, short.MaxValue) : (int.MinValue, int.MaxValue);
        return new($"{type} out of range", $"{type} out of range", rounds ? "rounded" : null, false, column => $"{column} BETWEEN {smallest} AND {largest}");
    }

    private static Narrowing? OfNumeric(SqlType old, SqlType target)
    {
        if (target.Modifiers.IsEmpty) return null;
        var (digits, scale) = (target.Modifiers[0], target.Modifiers.Length > 1 ? target.Modifiers[1] : 0);
        var rounds = old.Modifiers.IsEmpty || (old.Modifiers.Length > 1 ? old.Modifiers[1] : 0) > scale;
        var overflows = old.Modifiers.IsEmpty || old.Modifiers[0] - (old.Modifiers.Length > 1 ? old.Modifiers[1] : 0) > digits - scale;
        if (!rounds && !overflows) return null;
        var error = overflows ? "numeric field overflow" : null;
        return new(error, error, rounds ? "rounded" : null, false, column => rounds
            ? $"{column} = round({column}, {scale})" + (overflows ? $" AND abs({column}) < 1e{digits - scale}" : "")
            : $"abs({column}) < 1e{digits - scale}");
    }

    private static Narrowing Rounding(string type) => new(null, null, "rounded", false, column => $"{column} = {column}::{type}");

    private static bool IsText(string type) => type is "text" or "character varying" or "character";

    private static int? Rank(string type) => type switch
    {
        "smallint" => 1,
        "integer" => 2,
        "bigint" => 3,
        _ => null,
    };
}
