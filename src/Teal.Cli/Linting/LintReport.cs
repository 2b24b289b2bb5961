using System.Collections.Immutable;
using Teal.Cli.Configuration;
using Teal.Linting;

namespace Teal.Cli.Linting;

/// <summary>What is reported of one file.</summary>
/// <param name="Path">The path as it was given; <c>&lt;stdin&gt;</c> for standard input.</param>
/// <param name="Name">The path from the root of the project, with '/' between the names.</param>
/// <param name="Findings">The findings by place, without those of the baseline and those outside the changes.</param>
/// <param name="Errors">What could not be read or parsed, by place.</param>
internal sealed record ReportedFile(string Path, string Name, ImmutableArray<Finding> Findings, ImmutableArray<LintError> Errors);

/// <summary>What <c>teal lint</c> reports, in every format.</summary>
/// <param name="Files">The files that were looked at, in the order in which they run.</param>
/// <param name="Statements">Number of statements in them.</param>
internal sealed record LintReport(ImmutableArray<ReportedFile> Files, int Statements)
{
    /// <summary>All findings.</summary>
    public IEnumerable<Finding> Findings => Files.SelectMany(file => file.Findings);

    /// <summary>All that could not be read or parsed.</summary>
    public IEnumerable<LintError> Errors => Files.SelectMany(file => file.Errors);

    /// <summary>What was taken for so without being known, as sentences.</summary>
    public ImmutableArray<string> Assumptions
    {
        get
        {
            var unknown = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var finding in Findings)
                if (finding is { AssumesSchema: true, Relation: { } relation }) unknown.Add(relation.ToString());
            if (unknown.Count == 0) return [];
            var named = unknown.Count <= 5 ? string.Join(", ", unknown) : $"{string.Join(", ", unknown.Take(5))} and {unknown.Count - 5} more";
            return [$"The schema of {named} is not known: of sizes, types, defaults and constraints the worse case is assumed. --migrations DIR or --schema FILE tells it."];
        }
    }

    /// <summary>The page of a rule, from the root of Teal's documentation.</summary>
    public static string PageOf(string rule) => $"docs/rules/{rule}.md";

    /// <summary>The exit code of <c>teal lint</c>.</summary>
    public int ExitCode(FailOn failOn)
    {
        if (Errors.Any(e => e.Kind == LintError.UnreadableKind)) return Hosting.ExitCode.Failed;
        if (failOn == FailOn.Never) return Hosting.ExitCode.Done;
        return Errors.Any() || Findings.Any(f => (int)f.Severity >= (int)failOn) ? Hosting.ExitCode.No : Hosting.ExitCode.Done;
    }
}
