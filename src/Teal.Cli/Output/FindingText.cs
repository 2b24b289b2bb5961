using Teal.Rollout.Verifying;

namespace Teal.Cli.Output;

/// <summary>A finding of a verification, in a line for people.</summary>
internal static class FindingText
{
    private const int Longest = 120;

    public static string Of(Finding finding) => $"{finding.Table} {Cut(finding.KeyText)}: " + finding.Kind switch
    {
        FindingKind.Uncomputable => $"cannot be computed: {finding.SqlState} {finding.Message}",
        FindingKind.Unsettled => "seems to differ, and others keep it locked",
        FindingKind.Repaired => $"had {Cut(finding.FoundText)}, the rules say {Cut(finding.ExpectedText)}; repaired",
        _ => $"has {Cut(finding.FoundText)}, the rules say {Cut(finding.ExpectedText)}" + (finding.Message is { } refused ? $" ({refused}: {finding.SqlState})" : ""),
    };

    // One line, and a text of the application must not reach a terminal as an escape sequence.
    private static string Cut(string text)
    {
        var line = Terminal.Visible(text).ReplaceLineEndings("↵");
        return line.Length <= Longest ? line : line[..Longest] + "…";
    }
}
