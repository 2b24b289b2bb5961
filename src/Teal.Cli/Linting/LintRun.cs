using System.Collections.Immutable;
using Teal.Cli.Git;
using Teal.Cli.Hosting;
using Teal.Cli.Input;
using Teal.Cli.Output;
using Teal.Linting;
using Teal.Linting.Baselines;
using Teal.Sql.Text;

namespace Teal.Cli.Linting;

/// <summary>A run of <c>teal lint</c>: reads, lints, takes out what is old, and reports or fixes the rest.</summary>
/// <param name="invocation">The command line.</param>
/// <param name="request">What it asks for.</param>
internal sealed class LintRun(Invocation invocation, LintRequest request)
{
    private readonly List<SqlFileText?> _texts = [];
    private readonly Dictionary<int, LintError> _unreadable = [];

    private CliHost Host => invocation.Host;

    /// <summary>Does it all, and gives the exit code.</summary>
    public int Run()
    {
        var chosen = LintFiles.Choose(Host, invocation.Settings, request);
        var baseline = request.Baseline is { } path && request.WriteBaseline is null ? BaselineFile.Read(Host, path) : Baseline.Empty;
        var changes = request.Diff is { } revision ? GitChanges.Since(Host, revision) : null;
        var schema = request.Schema is { } given ? SchemaFiles.Load(Host, given, chosen.Files.Where(f => !f.IsContext).Select(f => f.Path)) : null;
        foreach (var note in chosen.Notes) invocation.Error.Wrapped(note);

        CollectionDelay.Begin(Host, chosen.Files);
        var files = new Queue<LintedFile>(Linter.Run(Inputs(chosen.Files), schema));
        var looked = new List<LintedText>();
        var unread = new List<ReportedFile>();
        var reported = new List<ReportedFile>();
        for (var i = 0; i < chosen.Files.Length; i++)
        {
            var file = chosen.Files[i];
            var linted = _unreadable.ContainsKey(i) ? null : files.Dequeue();
            if (file.IsContext) NoteContext(file, linted, _unreadable.GetValueOrDefault(i));
            else if (linted is null) unread.Add(new ReportedFile(_unreadable[i].File, file.Name, [], [_unreadable[i]]));
            else looked.Add(new LintedText(file, _texts[i]!, linted));
            if (file.IsContext) continue;
            reported.Add(linted is null ? unread[^1] : Kept(file, linted, baseline, changes));
        }

        if (request.WriteBaseline is { } target) return WriteBaseline(target, looked, unread);
        NoteStale(baseline, looked);
        var report = new LintReport([.. reported], looked.Sum(f => f.Linted.Statements));
        if (request.Fix) return new FixRun(invocation, request, looked, report).Run();
        LintWriters.Write(invocation, report);
        return report.ExitCode(request.FailOn);
    }

    // Read as fast as they are linted, so that a thousand files are not in memory with their trees.
    private IEnumerable<LintInput> Inputs(ImmutableArray<LintFile> files)
    {
        for (var i = 0; i < files.Length; i++)
        {
            var isText = SqlFile.TryRead(Host, files[i].Path, out var text, out var problem);
            _texts.Add(isText ? text : null);
            if (isText) yield return new LintInput(text.Source, files[i].Name, files[i].Settings) { IsContext = files[i].IsContext };
            else _unreadable[i] = problem!;
        }
    }

    private ReportedFile Kept(LintFile file, LintedFile linted, Baseline baseline, GitChanges? changes)
    {
        var source = linted.Input.Source;
        var lines = changes is null || file.Path == SqlPaths.StandardInput ? null : changes.Of(Host.FullPath(file.Path));
        return new ReportedFile(
            source.Path, file.Name,
            [.. linted.Findings.Where(f => !baseline.Fingerprints.Contains(f.Fingerprint) && IsNew(f.OuterSpan))],
            [.. linted.Errors.Where(e => !baseline.Fingerprints.Contains(e.Fingerprint) && IsNew(e.OuterSpan))]);

        bool IsNew(SourceSpan statement) =>
            lines is null || lines.Touch(source.PositionOf(statement.Start).Line, source.PositionOf(statement.End).Line);
    }

    private void NoteContext(LintFile file, LintedFile? linted, LintError? unreadable)
    {
        if (unreadable is not null) invocation.Error.Wrapped($"{file.Path}: {unreadable.Message} What it does to the schema is not known.");
        else if (linted!.Errors is [var first, ..])
            invocation.Error.Wrapped($"{file.Path}:{first.Position.Line}:{first.Position.Column}: {first.Message}. What this statement does to the schema is not known.");
    }

    private void NoteStale(Baseline baseline, List<LintedText> looked)
    {
        var stale = baseline.Stale([.. looked.Select(f => f.Linted)]);
        if (stale.IsEmpty) return;
        invocation.Error.Wrapped($"{Count(stale.Length, "entry", "entries")} of the baseline {(stale.Length == 1 ? "is" : "are")} not found any more; --write-baseline writes it anew:");
        foreach (var entry in stale.Take(10)) invocation.Error.Line($"  {entry.File}: {entry.Rule} {entry.Fingerprint}");
        if (stale.Length > 10) invocation.Error.Line($"  and {stale.Length - 10} more");
    }

    private int WriteBaseline(string path, List<LintedText> looked, List<ReportedFile> unread)
    {
        // What cannot be read now may hold anything: it is no old finding.
        foreach (var error in unread.SelectMany(f => f.Errors)) invocation.Error.Line($"{error.File}:{error.Position.Line}:{error.Position.Column}: {error.Message}");
        if (unread.Count > 0) throw new CommandFailedException($"The baseline {path} was not written: {Count(unread.Count, "file", "files")} could not be read.");
        var baseline = Baseline.Of(looked.Select(f => f.Linted));
        BaselineFile.Write(Host, path, baseline);
        invocation.Error.Line($"{Count(baseline.Entries.Length, "finding", "findings")} written to {path}.");
        return ExitCode.Done;
    }

    private static string Count(int number, string one, string many) => number == 1 ? $"1 {one}" : $"{number} {many}";
}

/// <summary>A file that was linted, with its text as it was read.</summary>
internal sealed record LintedText(LintFile File, SqlFileText Text, LintedFile Linted);
