using Teal.Cli.Linting;
using Teal.Linting;
using Teal.Sql.Text;

namespace Teal.Cli.Output;

/// <summary>The result of <c>teal lint</c> for people.</summary>
internal static class LintText
{
    // A mark over more lines than these is not looked at line by line.
    private const int MostLines = 4;

    /// <summary>Writes the findings and errors.</summary>
    public static void WriteFindings(Terminal output, LintReport report)
    {
        foreach (var file in report.Files)
        {
            foreach (var error in file.Errors) WriteError(output, error);
            foreach (var finding in file.Findings) WriteFinding(output, finding);
        }
    }

    /// <summary>Writes the findings and errors to <paramref name="output"/>, and the sum of it all to <paramref name="messages"/>.</summary>
    public static void Write(Terminal output, Terminal messages, LintReport report)
    {
        WriteFindings(output, report);
        WriteSummary(messages, report);
    }

    /// <summary>Writes what was assumed and the sum of it all.</summary>
    public static void WriteSummary(Terminal messages, LintReport report)
    {
        foreach (var assumption in report.Assumptions) messages.Wrapped(assumption);
        messages.Line(Summary(messages, report));
    }

    private static void WriteError(Terminal output, LintError error)
    {
        output.Line($"{Place(output, error.File, error.Position)} {output.Paint(Ink.Bad, "error")}: {Terminal.Visible(error.Message)}");
        if (error.Source is { } source) WriteSource(output, source, error.Span, Ink.Bad);
        output.Line();
    }

    private static void WriteFinding(Terminal output, Finding finding)
    {
        var ink = finding.Severity switch { Severity.Error => Ink.Bad, Severity.Warning => Ink.Doubtful, _ => Ink.Faint };
        output.Line($"{Place(output, finding.Source.Path, finding.Start)} {output.Paint(ink, FindingWords.Of(finding.Severity))} {output.Paint(Ink.Strong, finding.Rule)}");
        WriteSource(output, finding.Source, finding.Span, ink);
        foreach (var line in TextWrap.Lines(Terminal.Visible(finding.Message), output.Width - 2)) output.Line("  " + line);
        output.Line();
        foreach (var line in Terminal.Visible(finding.Help).Split('\n')) output.Line("    " + output.Paint(Ink.Faint, line));
        output.Line();
    }

    private static void WriteSource(Terminal output, SourceText source, SourceSpan span, Ink ink)
    {
        var (start, end) = (source.PositionOf(span.Start), source.PositionOf(span.End));
        var last = Math.Min(end.Line, start.Line + MostLines - 1);
        var digits = last.ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
        for (var number = start.Line; number <= last; number++)
        {
            var line = source.Line(number);
            var indent = line.Length - line.TrimStart().Length;
            var from = number == start.Line ? start.Column - 1 : Math.Min(indent, line.Length);
            var to = number == end.Line ? end.Column - 1 : line.TrimEnd().Length;
            if (number > start.Line && to <= from) continue;
            var excerpt = SourceExcerpt.Of(line, from, Math.Max(to, from), output.Width - digits - 5);
            output.Line($"  {output.Paint(Ink.Faint, $"{number.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(digits)} | ")}{excerpt.Text}");
            output.Line($"  {new string(' ', digits + 3 + excerpt.Before)}{output.Paint(ink, new string('^', excerpt.Marked))}");
        }

        if (last < end.Line) output.Line($"  {output.Paint(Ink.Faint, $"… {end.Line - last} more lines")}");
    }

    private static string Place(Terminal output, string file, SourcePosition position) =>
        output.Paint(Ink.Strong, $"{file}:{position.Line}:{position.Column}:");

    private static string Summary(Terminal messages, LintReport report)
    {
        var looked = $"{Count(report.Statements, "statement")} in {Count(report.Files.Length, "file")}";
        var (findings, errors) = (report.Findings.ToList(), report.Errors.Count());
        if (findings.Count == 0 && errors == 0) return messages.Paint(Ink.Good, $"Nothing found in {looked}.");
        var unread = errors == 0 ? "" : $", {Count(errors, "place")} that could not be read";
        var mechanical = findings.Count(f => f.Fix is not null) is var fixable and > 0 ? $" --fix can write {fixable} of them." : "";
        return messages.Paint(Ink.Bad, $"{Count(findings.Count, "finding")}{unread}, in {looked}.") + mechanical;
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
