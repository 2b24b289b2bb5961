using System.Text.Json.Serialization;
using Teal.Cli.Linting;
using Teal.Linting;
using Teal.Sql.Text;

namespace Teal.Cli.Output;

/// <summary>The result of <c>teal lint</c> for programs. The shape is documented in docs/output.md.</summary>
/// <param name="Findings">The findings, by file, then by place.</param>
/// <param name="Files">Number of files looked at.</param>
/// <param name="Statements">Number of statements in them.</param>
/// <param name="Errors">What could not be read or parsed.</param>
/// <param name="Assumptions">What was taken for so without being known.</param>
internal sealed record LintJson(
    IReadOnlyList<LintFindingJson> Findings, int Files, int Statements, IReadOnlyList<LintErrorJson> Errors, IReadOnlyList<string> Assumptions)
{
    /// <summary>Writes <paramref name="report"/> as JSON.</summary>
    public static void Write(Terminal output, LintReport report) =>
        JsonOutput.Write(output, Of(report), LintJsonContext.Readable.LintJson);

    private static LintJson Of(LintReport report) => new(
        [.. report.Findings.Select(LintFindingJson.Of)],
        report.Files.Length,
        report.Statements,
        [.. report.Errors.Select(e => new LintErrorJson(e.Kind, e.File, e.Position.Line, e.Position.Column, e.Message, e.Fingerprint))],
        report.Assumptions);
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
    string? Relation,
    bool AssumesSchema,
    string Page,
    string Fingerprint,
    bool Fixable,
    LintFixJson? Fix)
{
    /// <summary>The JSON of <paramref name="finding"/>.</summary>
    public static LintFindingJson Of(Finding finding)
    {
        var (start, end) = (finding.Start, finding.End);
        return new(
            finding.Rule, FindingWords.Of(finding.Severity), FindingWords.Of(finding.Category), finding.Source.Path, start.Line, start.Column, end.Line,
            end.Column, finding.Statement, finding.Message, finding.Help, finding.Relation?.ToString(), finding.AssumesSchema, LintReport.PageOf(finding.Rule),
            finding.Fingerprint, finding.Fix is not null, finding.Fix is { } fix ? LintFixJson.Of(fix, finding.Source) : null);
    }
}

/// <summary>What <c>--fix</c> would write.</summary>
internal sealed record LintFixJson(string Title, IReadOnlyList<LintEditJson> Edits)
{
    /// <summary>The JSON of <paramref name="fix"/>.</summary>
    public static LintFixJson Of(Fix fix, SourceText source) => new(
        fix.Title,
        [
            .. fix.Edits.Select(edit =>
            {
                var (start, end) = (source.PositionOf(edit.Span.Start), source.PositionOf(edit.Span.End));
                return new LintEditJson(start.Line, start.Column, end.Line, end.Column, edit.NewText);
            }),
        ]);
}

/// <summary>A part of the file and what would stand there instead.</summary>
internal sealed record LintEditJson(int Line, int Column, int EndLine, int EndColumn, string NewText);

/// <summary>A place that could not be read or parsed, 1-based.</summary>
internal sealed record LintErrorJson(string Kind, string File, int Line, int Column, string Message, string Fingerprint);

/// <summary>How the types above become JSON, generated at build time.</summary>
[JsonSerializable(typeof(LintJson))]
internal sealed partial class LintJsonContext : JsonSerializerContext
{
    /// <summary>The context with the options of all JSON output.</summary>
    public static LintJsonContext Readable { get; } = new(JsonOutput.CreateOptions());
}
