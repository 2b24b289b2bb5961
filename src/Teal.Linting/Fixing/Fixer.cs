using System.Collections.Immutable;
using Teal.Sql.Parsing;
using Teal.Sql.Text;

namespace Teal.Linting.Fixing;

/// <summary>Writes the safe way into a file where a finding has it as edits.</summary>
public static class Fixer
{
    /// <summary>How often a file is gone through; what is left then is left.</summary>
    public const int MostPasses = 10;

    /// <summary>
    /// Makes the fixes of a file's findings, one per statement at a time, until none is left. The result parses where the file did,
    /// and no warning or error is found in it that was not found before: a fix of which this is not so is taken back, and so is one whose
    /// own finding stays.
    /// </summary>
    /// <param name="file">What was found.</param>
    /// <param name="leave">Fingerprints of the findings that are to stay as they are.</param>
    public static FixedFile Fix(LintedFile file, IReadOnlySet<string> leave)
    {
        var current = file;
        var count = 0;
        var undone = ImmutableArray.CreateBuilder<UndoneFix>();
        var refused = new HashSet<string>(leave, StringComparer.Ordinal);
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var chosen = Choose(current, refused);
            if (chosen.Length == 0) break;
            var made = new FixPass(current);
            made.Try(chosen);
            foreach (var (finding, _) in made.Undone) refused.Add(finding.Fingerprint);
            undone.AddRange(made.Undone);
            count += made.Accepted.Length;
            current = made.Result;
        }

        return new FixedFile(file, current, count, undone.ToImmutable());
    }

    // The first fix of each statement; one that touches another waits for the next pass.
    private static ImmutableArray<Finding> Choose(LintedFile file, HashSet<string> refused)
    {
        var chosen = ImmutableArray.CreateBuilder<Finding>();
        var statements = new HashSet<SourceSpan>();
        var taken = new List<SourceSpan>();
        foreach (var finding in file.Findings)
        {
            if (finding.Fix is not { } fix || refused.Contains(finding.Fingerprint) || statements.Contains(finding.OuterSpan)) continue;
            if (fix.Edits.Any(edit => taken.Any(span => edit.Span.Start <= span.End && span.Start <= edit.Span.End))) continue;
            statements.Add(finding.OuterSpan);
            taken.AddRange(fix.Edits.Select(edit => edit.Span));
            chosen.Add(finding);
        }

        return chosen.ToImmutable();
    }

    /// <summary>One way through the file. Where all fixes together do harm, halves of them are tried until the harmful ones are found.</summary>
    private sealed class FixPass
    {
        private readonly LintedFile _before;
        private readonly Dictionary<(string Rule, string? Relation), int> _found;

        public FixPass(LintedFile before)
        {
            Result = _before = before;
            _found = Count(before);
        }

        public LintedFile Result { get; private set; }

        public ImmutableArray<Finding> Accepted { get; private set; } = [];

        public List<UndoneFix> Undone { get; } = [];

        public void Try(ImmutableArray<Finding> findings)
        {
            var together = Accepted.AddRange(findings);
            var after = Linted(together);
            if ((Harm(after) ?? InVain(together, after)) is not { } harm)
            {
                (Result, Accepted) = (after, together);
            }
            else if (findings.Length == 1)
            {
                Undone.Add(new UndoneFix(findings[0], harm));
            }
            else
            {
                Try(findings[..(findings.Length / 2)]);
                Try(findings[(findings.Length / 2)..]);
            }
        }

        private LintedFile Linted(ImmutableArray<Finding> findings)
        {
            var source = _before.Input.Source;
            var text = new Fix("", [.. findings.SelectMany(f => f.Fix!.Edits).OrderBy(edit => edit.Span.Start).Select(edit => edit with { NewText = LineBreaks(source, edit.NewText) })]).ApplyTo(source.Content);
            var changed = new SourceText(source.Path, text);
            return FileLint.Of(_before.Input with { Source = changed }, SqlParser.Parse(changed, _before.Input.Settings.PgMajor), _before.Before);
        }

        private string? Harm(LintedFile after)
        {
            if (after.Errors.Length > _before.Errors.Length)
                return $"the file would not parse any more: {after.Errors[^1].Message}";
            foreach (var ((rule, relation), count) in Count(after))
                if (count > _found.GetValueOrDefault((rule, relation)))
                    return $"{rule} would be found{(relation is null ? "" : $" on {relation}")}, which was not there before";
            return null;
        }

        // Each fix takes one finding away at least: one that leaves its own would be made again in every pass, and in every run.
        private string? InVain(ImmutableArray<Finding> made, LintedFile after)
        {
            var left = after.Findings.CountBy(Key).ToDictionary();
            var before = _before.Findings.CountBy(Key).ToDictionary();
            foreach (var (key, fixes) in made.CountBy(Key))
                if (left.GetValueOrDefault(key) > before.GetValueOrDefault(key) - fixes)
                    return $"{key.Rule} would still be found{(key.Relation is null ? "" : $" on {key.Relation}")}";
            return null;
        }

        private static Dictionary<(string Rule, string? Relation), int> Count(LintedFile file) =>
            file.Findings.Where(f => f.Severity > Severity.Info).CountBy(Key).ToDictionary();

        private static (string Rule, string? Relation) Key(Finding finding) => (finding.Rule, finding.Relation?.ToString());

        private static string LineBreaks(SourceText source, string text) =>
            source.Content.Contains("\r\n", StringComparison.Ordinal) ? text.ReplaceLineEndings("\r\n") : text;
    }
}
