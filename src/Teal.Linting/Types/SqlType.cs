using System.Collections.Immutable;
using System.Globalization;
using Teal.Sql.Syntax;

namespace Teal.Linting.Types;

/// <summary>A type taken apart: <c>numeric(12,2)[]</c> has a name, two modifiers and is an array.</summary>
/// <param name="Name">PostgreSQL's long name without modifiers: <c>timestamp with time zone</c>.</param>
/// <param name="Modifiers">The numbers in the parentheses.</param>
/// <param name="IsArray">Whether it is an array.</param>
internal sealed record SqlType(string Name, ImmutableArray<int> Modifiers, bool IsArray)
{
    /// <summary>The type that a statement names; null where its modifiers are not plain numbers.</summary>
    public static SqlType? Of(TypeName type)
    {
        if (type.IntervalFields is not null) return null;
        var modifiers = ImmutableArray.CreateBuilder<int>();
        foreach (var modifier in type.Modifiers)
        {
            if (modifier is not Literal { Kind: LiteralKind.Integer } literal || !TryRead(literal.Value, out var number)) return null;
            modifiers.Add(number);
        }

        return new(Normalise(type.Name), modifiers.ToImmutable(), type.ArrayDimensions > 0);
    }

    /// <summary>The type that a text in PostgreSQL's own spelling names; null where it cannot be taken apart.</summary>
    public static SqlType? Parse(string text)
    {
        var isArray = text.EndsWith("[]", StringComparison.Ordinal);
        while (text.EndsWith("[]", StringComparison.Ordinal)) text = text[..^2];
        if (text.StartsWith('"') || !text.Contains('(', StringComparison.Ordinal)) return new(Normalise(text), [], isArray);
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var close = text.IndexOf(')', open);
        if (close < 0) return null;
        var modifiers = ImmutableArray.CreateBuilder<int>();
        foreach (var part in text[(open + 1)..close].Split(','))
        {
            if (!TryRead(part, out var number)) return null;
            modifiers.Add(number);
        }

        return new(Normalise(text[..open].TrimEnd() + text[(close + 1)..]), modifiers.ToImmutable(), isArray);
    }

    /// <summary>The only modifier, or null without one.</summary>
    public int? Length => Modifiers.Length == 1 ? Modifiers[0] : null;

    // timestamp is short for timestamp without time zone; the other short names never reach the tree.
    private static string Normalise(string name) => name switch
    {
        "timestamp" => "timestamp without time zone",
        "time" => "time without time zone",
        "serial" or "serial4" => "integer",
        "bigserial" or "serial8" => "bigint",
        "smallserial" or "serial2" => "smallint",
        "decimal" => "numeric",
        "varchar" => "character varying",
        "varbit" => "bit varying",
        _ => name,
    };

    private static bool TryRead(string text, out int number) =>
        int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    /// <inheritdoc/>
    public bool Equals(SqlType? other) =>
        other is not null && Name == other.Name && IsArray == other.IsArray && Modifiers.AsSpan().SequenceEqual(other.Modifiers.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, IsArray, Modifiers.Length);
}
