using System.Text.Json.Serialization;
using Teal.Linting;

namespace Teal.Cli.Output;

/// <summary>The result of <c>teal lint</c> for programs. The shape is documented in docs/output.md.</summary>
/// <param name="Findings">The findings, by file, then by place.</param>
/// <param name="Files">Number of files looked at.</param>
/// <param name="Statements">Number of statements in them.</param>
/// <param name="Errors">What could not be read or parsed.</param>
internal sealed record LintJson(
    IReadOnlyList<LintFindingJson> Findings, int Files, int Statements, IReadOnlyList<LintErrorJson> Errors)
{
    /// <summary>Writes <paramref name="result"/> as JSON.</summary>
    public static void Write(Terminal output, LintResult result) =>
        JsonOutput.Write(output, Of(result), LintJsonContext.Readable.LintJson);

    private static LintJson Of(LintResult result) => new(
        [.. result.Findings.Select(LintFindingJson.Of)],
        result.Files,
        result.Statements,
        [.. result.Errors.Select(e => new LintErrorJson(e.File, e.Position.Line, e.Position.Column, e.Message))]);
}

/// <summary>One finding. Lines and columns are 1-based; the end is the place behind the last character.</summary>
internal sealed record LintFindingJson(
    string Rule,
    string Severity,
    string Category,
    string File,
    int Line,
    int Column,
    int EndLine,
    int EndColumn,
    string Statement,
    string Message,
    string Help,
    string? Relation)
{
    /// <summary>The JSON of <paramref name="finding"/>.</summary>
    public static LintFindingJson Of(Finding finding)
    {
        var (start, end) = (finding.Start, finding.End);
        return new(
            finding.Rule, FindingWords.Of(finding.Severity), FindingWords.Of(finding.Category), finding.Source.Path, start.Line, start.Column, end.Line,
            end.Column, finding.Statement, finding.Message, finding.Help, finding.Relation?.ToString());
    }
}

/// <summary>A place that could not be read or parsed, 1-based.</summary>
internal sealed record LintErrorJson(string File, int Line, int Column, string Message);

/// <summary>How the types above become JSON, generated at build time.</summary>
[JsonSerializable(typeof(LintJson))]
internal sealed partial class LintJsonContext : JsonSerializerContext
{
    /// <summary>The context with the options of all JSON output.</summary>
    public static LintJsonContext Readable { get; } = new(JsonOutput.CreateOptions());
}
