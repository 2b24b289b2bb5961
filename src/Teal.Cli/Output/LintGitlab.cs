using System.Text.Json.Serialization;
using Teal.Cli.Linting;
using Teal.Linting;

namespace Teal.Cli.Output;

/// <summary>The result of <c>teal lint</c> as a code quality report of GitLab (docs.gitlab.com, "Code Quality report format").</summary>
internal static class LintGitlab
{
    /// <summary>Writes the report: one array.</summary>
    public static void Write(Terminal output, LintReport report) =>
        JsonOutput.Write(output, report.Files.SelectMany(Issues).ToArray(), LintGitlabContext.Readable.GitlabIssueArray);

    private static IEnumerable<GitlabIssue> Issues(ReportedFile file) =>
        file.Errors.Select(e => new GitlabIssue(
                e.Message, null, e.Kind, e.Fingerprint.Length > 0 ? e.Fingerprint : $"{e.Kind}:{file.Name}", "blocker",
                new GitlabLocation(file.Name, new GitlabLines(e.Position.Line, e.Position.Line))))
            .Concat(file.Findings.Select(f => new GitlabIssue(
                Description(f), new GitlabContent($"```text\n{f.Help}\n```"), f.Rule, f.Fingerprint, Weight(f.Severity), new GitlabLocation(file.Name, new GitlabLines(f.Start.Line, f.End.Line)))));

    // A description is one line, and all that the widget shows; the body is for what reads Code Climate's whole format.
    private static string Description(Finding finding)
    {
        var end = finding.Help.IndexOf('\n', StringComparison.Ordinal);
        var advice = end < 0 ? finding.Help : finding.Help[..end].TrimEnd(':') + " … (`teal lint` prints the SQL)";
        return $"{finding.Message} {advice}".ReplaceLineEndings(" ");
    }

    private static string Weight(Severity severity) => severity switch
    {
        Severity.Error => "critical",
        Severity.Warning => "major",
        _ => "info",
    };
}

/// <summary>One entry of the report.</summary>
internal sealed record GitlabIssue(
    string Description, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] GitlabContent? Content, [property: JsonPropertyName("check_name")] string CheckName, string Fingerprint, string Severity, GitlabLocation Location);

/// <summary>The safe way in Markdown.</summary>
internal sealed record GitlabContent(string Body);

/// <summary>Where it is, from the root of the repository.</summary>
internal sealed record GitlabLocation(string Path, GitlabLines Lines);

/// <summary>First and last line, 1-based.</summary>
internal sealed record GitlabLines(int Begin, int End);

/// <summary>How the types above become JSON, generated at build time.</summary>
[JsonSerializable(typeof(GitlabIssue[]))]
internal sealed partial class LintGitlabContext : JsonSerializerContext
{
    /// <summary>The context with the options of all JSON output.</summary>
    public static LintGitlabContext Readable { get; } = new(JsonOutput.CreateOptions());
}
