using System.Collections.Immutable;
using Teal.Linting.Fingerprints;
using Teal.Linting.Rules;
using Teal.Linting.Rules.Suppression;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Suppressions;

/// <summary>Takes out what comments ignore, and says which comments do not do what they say.</summary>
internal static class SuppressionPass
{
    private static readonly IgnoreWithoutReason WithoutReason = new();
    private static readonly IgnoreUnknownRule UnknownRule = new();
    private static readonly UnusedIgnore Unused = new();

    /// <summary>The findings that no comment ignores and those about the comments, by place.</summary>
    public static ImmutableArray<Finding> Apply(LintInput input, SqlScript script, ImmutableArray<Finding> findings)
    {
        var comments = IgnoreReader.Read(script);
        if (comments.IsEmpty) return findings;
        var working = comments.Where(c => c.Works)
            .SelectMany(c => c.Rules.Select(rule => (Key: (rule, c.Target), Comment: c)))
            .ToLookup(pair => pair.Key, pair => pair.Comment);
        var used = new HashSet<(IgnoreComment, string)>();
        var kept = new List<Finding>();
        foreach (var finding in findings)
        {
            var ignoring = new SourceSpan?[] { finding.StatementSpan, finding.OuterSpan, null }.Distinct()
                .SelectMany(target => working[(finding.Rule, target)]).ToList();
            if (ignoring.Count == 0) kept.Add(finding);
            foreach (var comment in ignoring) used.Add((comment, finding.Rule));
        }

        var about = comments.SelectMany(c => About(c, used, input.Settings)).Select(input.Settings.Weigh).OfType<Finding>();
        kept.AddRange(new FingerprintCount(input.Name).Name(about));
        return [.. kept.Order(FindingOrder.Instance)];
    }

    private static IEnumerable<Finding> About(IgnoreComment comment, HashSet<(IgnoreComment, string)> used, LintSettings settings)
    {
        if (comment.Rules.IsEmpty) yield return UnknownRule.Missing(comment);
        foreach (var rule in comment.Rules.Where(rule => RuleSet.Find(rule) is null)) yield return UnknownRule.In(comment, rule);
        var known = comment.Rules.Where(rule => RuleSet.Find(rule) is not null).ToList();
        if (comment.Reason.Length == 0)
        {
            if (known.Count > 0) yield return WithoutReason.In(comment);
            yield break;
        }

        // A rule that is switched off finds nothing: that says nothing against the comment.
        var unused = known.Where(rule => !used.Contains((comment, rule)) && !settings.IsOff(rule)).ToList();
        if (unused.Count > 0) yield return Unused.In(comment, unused);
    }
}
