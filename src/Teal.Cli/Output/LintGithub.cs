using System.Globalization;
using Teal.Cli.Linting;
using Teal.Linting;

namespace Teal.Cli.Output;

/// <summary>
/// The result of <c>teal lint</c> as workflow commands of GitHub Actions, which become annotations of the pull request. Escapes are
/// those of the runner's ActionCommand: % and line breaks everywhere, ':' and ',' in properties.
/// </summary>
internal static class LintGithub
{
    /// <summary>Writes one line for each finding and error.</summary>
    public static void Write(Terminal output, LintReport report)
    {
        foreach (var file in report.Files)
        {
            foreach (var error in file.Errors)
                output.Line(Command("error", file.Name, error.Position.Line, error.Position.Line, error.Position.Column, null, error.Kind, error.Message));
            foreach (var finding in file.Findings)
            {
                var (start, end) = (finding.Start, finding.End);
                // The end of the column is only understood where both stand on one line.
                output.Line(Command(
                    Level(finding.Severity), file.Name, start.Line, end.Line, start.Column, start.Line == end.Line ? end.Column : null, finding.Rule,
                    $"{finding.Message}\n\n{finding.Help}"));
            }
        }
    }

    private static string Level(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "notice",
    };

    private static string Command(string level, string file, int line, int endLine, int column, int? endColumn, string title, string message)
    {
        var end = endColumn is { } value ? string.Create(CultureInfo.InvariantCulture, $",endColumn={value}") : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"::{level} file={Property(file)},line={line},endLine={endLine},col={column}{end},title={Property(title)}::{Data(message)}");
    }

    private static string Data(string text) => Terminal.Visible(text)
        .Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
