using Teal.Linting;
using Teal.Sql.Text;

namespace Teal.Cli.Output;

/// <summary>The result of <c>teal lint</c> for people.</summary>
internal static class LintText
{
    /// <summary>Writes the findings and errors to <paramref name="output"/>, and the sum of it all to <paramref name="messages"/>.</summary>
    public static void Write(Terminal output, Terminal messages, LintResult result)
    {
        foreach (var error in result.Errors)
        {
            output.Line($"{Place(output, error.File, error.Position)} {output.Paint(Ink.Bad, "error")}: {error.Message}");
            output.Line();
        }

        foreach (var finding in result.Findings) WriteFinding(output, finding);
        messages.Line(Summary(messages, result));
    }

    private static void WriteFinding(Terminal output, Finding finding)
    {
        var ink = finding.Severity == Severity.Error ? Ink.Bad : Ink.Doubtful;
        output.Line($"{Place(output, finding.Source.Path, finding.Start)} {output.Paint(ink, FindingWords.Of(finding.Severity))} {output.Paint(Ink.Strong, finding.Rule)}");
        WriteSource(output, finding, ink);
        foreach (var line in TextWrap.Lines(finding.Message, output.Width - 2)) output.Line("  " + line);
        output.Line();
        foreach (var line in finding.Help.Split('\n')) output.Line("    " + output.Paint(Ink.Faint, line));
        output.Line();
    }

    // The first line of the span, underlined as far as it lies on that line.
    private static void WriteSource(Terminal output, Finding finding, Ink ink)
    {
        var (start, end) = (finding.Start, finding.End);
        var line = finding.Source.Line(start.Line);
        var lastColumn = Math.Max(end.Line == start.Line ? end.Column - 1 : line.TrimEnd().Length, start.Column);
        var number = $"{start.Line} | ";
        // Tabs are kept in the margin below, so that the mark stands under what it marks.
        var margin = string.Concat(line.Take(start.Column - 1).Select(c => c == '\t' ? '\t' : ' '));
        output.Line($"  {output.Paint(Ink.Faint, number)}{line}");
        output.Line($"  {new string(' ', number.Length)}{margin}{output.Paint(ink, new string('^', lastColumn - start.Column + 1))}");
    }

    private static string Place(Terminal output, string file, SourcePosition position) =>
        output.Paint(Ink.Strong, $"{file}:{position.Line}:{position.Column}:");

    private static string Summary(Terminal messages, LintResult result)
    {
        var looked = $"{Count(result.Statements, "statement")} in {Count(result.Files, "file")}";
        if (result.Findings.IsEmpty && result.Errors.IsEmpty) return messages.Paint(Ink.Good, $"Nothing found in {looked}.");
        var errors = result.Errors.IsEmpty ? "" : $", {Count(result.Errors.Length, "place")} that could not be read";
        return messages.Paint(Ink.Bad, $"{Count(result.Findings.Length, "finding")}{errors}, in {looked}.");
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
