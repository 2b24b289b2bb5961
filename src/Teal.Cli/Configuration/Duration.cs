using System.Globalization;
using System.Text;

namespace Teal.Cli.Configuration;

/// <summary>
/// Lengths of time as settings and options spell them: whole numbers with a unit, the larger unit first: <c>500ms</c>,
/// <c>15m</c>, <c>1h30m</c>, <c>0s</c>. Units: <c>d</c>, <c>h</c>, <c>m</c>, <c>s</c>, <c>ms</c>. From 0 to 10,000 days.
/// </summary>
internal static class Duration
{
    /// <summary>What is right, for messages.</summary>
    public const string Expected = "whole numbers with a unit (d, h, m, s or ms), the larger unit first, such as 500ms, 15m or 1h30m";

    private static readonly (string Name, TimeSpan Length)[] Units =
    [
        ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    private static readonly TimeSpan Longest = TimeSpan.FromDays(10_000);

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">Its length; zero when it is none.</param>
    /// <returns>Null, or what is wrong with <paramref name="text"/>, as a clause.</returns>
    public static string? Read(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text.Length == 0) return $"it is empty; expected {Expected}";
        var total = TimeSpan.Zero;
        var nextUnit = 0;
        for (var at = 0; at < text.Length;)
        {
            var numberEnd = EndOf(text, at, char.IsAsciiDigit);
            var unitEnd = EndOf(text, numberEnd, char.IsAsciiLetter);
            if (numberEnd == at) return $"'{text}' has no whole number at character {at + 1}; expected {Expected}";
            if (unitEnd == numberEnd) return $"'{text[at..numberEnd]}' has no unit; expected {Expected}";
            var unit = Array.FindIndex(Units, u => u.Name == text[numberEnd..unitEnd]);
            if (unit < 0) return $"there is no unit '{text[numberEnd..unitEnd]}'; expected {Expected}";
            if (unit < nextUnit) return $"the units of '{text}' are out of order; expected {Expected}";
            if (!int.TryParse(text.AsSpan(at, numberEnd - at), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || Units[unit].Length.TotalDays * number > Longest.TotalDays
                || (total += Units[unit].Length * number) > Longest)
                return $"'{text}' is longer than {Longest.TotalDays} days";
            nextUnit = unit + 1;
            at = unitEnd;
        }

        duration = total;
        return null;
    }

    /// <summary><paramref name="duration"/> as <see cref="Read"/> reads it, to the millisecond.</summary>
    public static string Write(TimeSpan duration)
    {
        if (duration < TimeSpan.FromMilliseconds(1)) return "0s";
        var text = new StringBuilder();
        var rest = duration;
        foreach (var (name, length) in Units)
        {
            var count = (long)(rest / length);
            if (count == 0) continue;
            text.Append(CultureInfo.InvariantCulture, $"{count}{name}");
            rest -= length * count;
        }

        return text.ToString();
    }

    private static int EndOf(string text, int start, Func<char, bool> belongs)
    {
        var end = start;
        while (end < text.Length && belongs(text[end])) end++;
        return end;
    }
}
