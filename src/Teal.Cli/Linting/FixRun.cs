using Teal.Cli.Hosting;
using Teal.Cli.Input;
using Teal.Cli.Output;
using Teal.Linting.Fixing;

namespace Teal.Cli.Linting;

/// <summary><c>teal lint --fix</c>: writes the safe way into the files, or shows what it would write.</summary>
/// <param name="invocation">The command line.</param>
/// <param name="request">What it asks for.</param>
/// <param name="looked">The files with what was found in them.</param>
/// <param name="report">What of it is reported: nothing else is fixed.</param>
internal sealed class FixRun(Invocation invocation, LintRequest request, IReadOnlyList<LintedText> looked, LintReport report)
{
    /// <summary>Fixes, reports what is left, and gives the exit code.</summary>
    public int Run()
    {
        var reported = report.Findings.Select(f => f.Fingerprint).ToHashSet(StringComparer.Ordinal);
        var old = looked.SelectMany(f => f.Linted.Findings).Select(f => f.Fingerprint).Where(f => !reported.Contains(f)).ToHashSet(StringComparer.Ordinal);
        var left = report.Files.ToDictionary(file => file.Name);
        var (count, changed) = (0, 0);
        foreach (var text in looked)
        {
            var @fixed = Fixer.Fix(text.Linted, old);
            foreach (var undone in @fixed.Undone)
                invocation.Error.Wrapped($"{undone.Finding.Source.Path}:{undone.Finding.Start.Line}:{undone.Finding.Start.Column}: the fix of {undone.Finding.Rule} was taken back: {undone.Reason}.");
            Write(text, @fixed);
            if (!@fixed.IsChanged) continue;
            count += @fixed.Fixed;
            changed++;
            left[text.File.Name] = left[text.File.Name] with { Findings = [.. @fixed.After.Findings.Where(f => !old.Contains(f.Fingerprint))] };
        }

        var rest = report with { Files = [.. report.Files.Select(file => left[file.Name])] };
        // What was fixed is on standard output already, where it is asked for.
        var isShown = request.DryRun || looked.Any(text => text.File.Path == SqlPaths.StandardInput);
        LintText.Write(isShown ? invocation.Error : invocation.Out, invocation.Error, rest);
        invocation.Error.Line($"{Count(count, "finding")} {(request.DryRun ? "would be" : count == 1 ? "was" : "were")} fixed in {Count(changed, "file")}; {rest.Findings.Count()} left.");
        return rest.ExitCode(request.FailOn);
    }

    private void Write(LintedText text, FixedFile @fixed)
    {
        var after = @fixed.After.Input.Source.Content;
        if (request.DryRun) invocation.Out.Writer.Write(UnifiedDiff.Of(text.File.Name, text.Text.Source.Content, after));
        // Whoever sends a text through gets one back, changed or not.
        else if (text.File.Path == SqlPaths.StandardInput) invocation.Out.Writer.Write((text.Text.HasByteOrderMark ? "\uFEFF" : "") + after);
        else if (@fixed.IsChanged) WholeFile.Replace(invocation.Host, text.File.Path, text.Text, after);
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
