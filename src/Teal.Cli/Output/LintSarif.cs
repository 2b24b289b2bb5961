using System.Collections.Immutable;
using Teal.Cli.Hosting;
using Teal.Cli.Linting;
using Teal.Linting;
using Teal.Linting.Documentation;
using Teal.Linting.Rules;
using Teal.Sql.Text;

namespace Teal.Cli.Output;

/// <summary>The result of <c>teal lint</c> as SARIF 2.1.0 (OASIS Standard, 27 March 2020), for code scanning.</summary>
internal static class LintSarif
{
    private const string Root = "%SRCROOT%";
    private const string FingerprintName = "teal/v1";

    /// <summary>Writes one log with one run.</summary>
    public static void Write(Terminal output, LintReport report) =>
        JsonOutput.Write(output, Of(report), SarifContext.Readable.SarifLog);

    private static SarifLog Of(LintReport report)
    {
        var rules = Rules(report);
        var index = rules.Select((rule, i) => (rule.Id, i)).ToDictionary(pair => pair.Id, pair => pair.i, StringComparer.Ordinal);
        // The run is a success where the process ended as it should; a notification of level error says that the results are not
        // all there would be (appendix I of the standard), which holds for a statement that was not understood as well.
        var unread = report.Files.SelectMany(file => file.Errors.Select(error => Notification(file, error))).ToList();
        var run = new SarifRun(
            new SarifTool(new SarifDriver("teal", TealApp.Version, rules)),
            [
                new SarifInvocation(
                    unread.TrueForAll(n => n.Descriptor.Id != LintError.UnreadableKind),
                    unread,
                    [.. report.Assumptions.Select(text => new SarifNotification(new SarifReference("schema-unknown"), "note", new SarifMessage(text), null))]),
            ],
            "utf16CodeUnits",
            [.. report.Files.Select(file => new SarifArtifact(At(file)))],
            [.. report.Files.SelectMany((file, i) => Results(file, i, index))]);
        return new SarifLog("https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", [run]);
    }

    // Only those that were found: a log need not have the others, and a page for each is long.
    private static List<SarifRule> Rules(LintReport report)
    {
        var found = report.Findings.Select(f => f.Rule).ToHashSet(StringComparer.Ordinal);
        var rules = RuleSet.All.Where(rule => found.Contains(rule.Id)).Select(rule => new SarifRule(
            rule.Id,
            PascalCase(rule.Id),
            new SarifMessage(rule.Title + "."),
            new SarifMessage(rule.Why),
            new SarifHelp($"{rule.Title}.\n\n{rule.Why}", RulePage.Of(rule)),
            new SarifConfiguration(Level(rule.Severity)),
            new SarifProperties([FindingWords.Of(rule.Category)]))).ToList();
        if (report.Errors.Any(e => e.Source is not null))
        {
            const string Text = "PostgreSQL would refuse to parse this statement.";
            rules.Add(new SarifRule(
                LintError.SyntaxKind, PascalCase(LintError.SyntaxKind), new SarifMessage(Text), new SarifMessage(Text), new SarifHelp(Text, Text),
                new SarifConfiguration("error"), new SarifProperties(["runner"])));
        }

        return rules;
    }

    private static IEnumerable<SarifResult> Results(ReportedFile file, int artifact, Dictionary<string, int> index) =>
        file.Errors.Where(e => e.Source is not null).Select(e => new SarifResult(
                e.Kind, index[e.Kind], "error", new SarifMessage(e.Message), [Location(file, artifact, e.Source!, e.Span)], Prints(e.Fingerprint), null))
            .Concat(file.Findings.Select(f => new SarifResult(
                f.Rule, index[f.Rule], Level(f.Severity), new SarifMessage($"{f.Message}\n\n{f.Help}"), [Location(file, artifact, f.Source, f.Span)], Prints(f.Fingerprint),
                f.Fix is { } fix ? [Fix(file, artifact, f.Source, fix)] : null)));

    private static SarifNotification Notification(ReportedFile file, LintError error) => new(
        new SarifReference(error.Kind), "error", new SarifMessage(error.Message),
        [new SarifLocation(new SarifPhysicalLocation(At(file), new SarifRegion(error.Position.Line, error.Position.Column, null, null)))]);

    private static SarifLocation Location(ReportedFile file, int artifact, SourceText source, SourceSpan span) =>
        new(new SarifPhysicalLocation(At(file) with { Index = artifact }, Region(source, span)));

    private static SarifFix Fix(ReportedFile file, int artifact, SourceText source, Fix fix) => new(
        new SarifMessage(fix.Title),
        [
            new SarifArtifactChange(
                At(file) with { Index = artifact },
                [.. fix.Edits.Select(edit => new SarifReplacement(Region(source, edit.Span), new SarifContent(edit.NewText)))]),
        ]);

    // The end column is that behind the last character, as ours is.
    private static SarifRegion Region(SourceText source, SourceSpan span)
    {
        var (start, end) = (source.PositionOf(span.Start), source.PositionOf(span.End));
        return new SarifRegion(start.Line, start.Column, end.Line, end.Column);
    }

    private static SarifArtifactLocation At(ReportedFile file)
    {
        var uri = string.Join('/', file.Name.Split('/').Select(Uri.EscapeDataString));
        return Path.IsPathRooted(file.Name) ? new SarifArtifactLocation("file://" + uri, null, null) : new SarifArtifactLocation(uri, Root, null);
    }

    private static ImmutableDictionary<string, string> Prints(string fingerprint) =>
        ImmutableDictionary<string, string>.Empty.Add(FingerprintName, fingerprint);

    private static string Level(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    private static string PascalCase(string id) => string.Concat(id.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
