using System.Globalization;

namespace Teal.Linting.Analysis;

/// <summary>The values of settings that are times: <c>500</c>, <c>'2s'</c>, <c>'1.5 min'</c>.</summary>
internal static class SettingDuration
{
    /// <summary>
    /// Milliseconds, rounded as the server does (parse_int in src/backend/utils/misc/guc.c); null for what is no such value, a
    /// variable or placeholder say.
    /// </summary>
    /// <param name="value">The value; without a unit it is milliseconds.</param>
    public static double? Milliseconds(string? value)
    {
        var text = (value ?? "").Trim();
        var digits = text.Length;
        while (digits > 0 && !char.IsAsciiDigit(text[digits - 1]) && text[digits - 1] != '.') digits--;
        if (!double.TryParse(text.AsSpan(0, digits), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return null;
        double? unit = text[digits..].Trim() switch
        {
            "us" => 0.001,
            "" or "ms" => 1,
            "s" => 1000,
            "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => null,
        };
        return unit is { } factor ? Math.Round(number * factor, MidpointRounding.ToEven) : null;
    }
}
