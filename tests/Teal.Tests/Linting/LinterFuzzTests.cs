using System.Globalization;
using Teal.Linting;
using Teal.Linting.Effects;
using Teal.Linting.Fixing;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;
using Teal.Tests.Architecture;
using Teal.Tests.Sql;
using Xunit.Abstractions;

namespace Teal.Tests.Linting;

public class LinterFuzzTests(ITestOutputHelper output)
{
    private static readonly string Examples = Path.Join(Repository.Root, "examples");

    private static readonly TransactionMode[] Modes = Enum.GetValues<TransactionMode>();

    [Fact]
    public void Whatever_the_text_the_linter_says_something_that_fits_it()
    {
        var count = FuzzInputs.Count(usual: 10_000);
        var inputs = new FuzzInputs(count, Directory.EnumerateFiles(Examples, "*.sql", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText));
        var schema = SchemaModel.Empty.Apply(SqlParser.Parse(File.ReadAllText(Path.Join(Examples, "schema.sql"))));
        var (exceptions, violations, findings, fixes) = (0, 0, 0, 0);
        var kinds = new HashSet<string>();
        var problems = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var sql = inputs.Next();
            try
            {
                var settings = new LintSettings
                {
                    PgMajor = StatementEffects.OldestSupportedMajor + (i % (StatementEffects.NewestSupportedMajor - StatementEffects.OldestSupportedMajor + 1)),
                    Transactions = Modes[i / 7 % Modes.Length],
                };
                var input = new LintInput(new SourceText("fuzz", sql), "fuzz", settings);
                // Twice, so that the second sees what the first left behind.
                var linted = Linter.Run([input, input with { Name = "again" }], i % 4 == 0 ? null : schema).ToList();
                foreach (var file in linted)
                {
                    findings += file.Findings.Length;
                    if (Violation(file, sql) is not { } problem) continue;
                    violations++;
                    if (kinds.Add(problem.Split(' ')[0])) problems.Add($"{problem}\nin: {sql}");
                }
                fixes += Fixer.Fix(linted[0], new HashSet<string>()).Fixed;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                exceptions++;
                // One of each place is enough to see what is wrong.
                if (kinds.Add(e.GetBaseException().StackTrace?.Split('\n')[0] ?? "")) problems.Add($"{e.GetBaseException()}\nin: {sql}");
            }
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"linter: {count} inputs: {inputs.Counts}; {findings} findings, {fixes} fixed; {exceptions} exceptions, {violations} violations"));
        Assert.True(problems.Count == 0, $"{exceptions} exceptions, {violations} violations: {string.Join("\n\n", problems)}");
        // Otherwise hardly anything reached a rule.
        Assert.InRange(findings, count / 10, int.MaxValue);
    }

    private static string? Violation(LintedFile file, string sql)
    {
        foreach (var finding in file.Findings)
        {
            if (finding.Message.Length == 0 || finding.Help.Length == 0) return $"{finding.Rule} says nothing";
            foreach (var span in (SourceSpan[])[finding.Span, finding.StatementSpan, finding.OuterSpan])
                if (span.Start < 0 || span.Length < 0 || span.End > sql.Length) return $"{finding.Rule} stands at {span}";
            if (!finding.OuterSpan.Contains(finding.Span)) return $"{finding.Rule} at {finding.Span} stands outside its statement at {finding.OuterSpan}";
            if (finding.Fix is { } fix && Violation(fix, sql) is { } problem) return $"{finding.Rule}: {problem}";
        }
        return file.Findings.DistinctBy(f => f.Fingerprint).Count() == file.Findings.Length ? null : "two findings of one fingerprint";
    }

    private static string? Violation(Fix fix, string sql)
    {
        var end = 0;
        foreach (var edit in fix.Edits)
        {
            if (edit.Span.Start < end || edit.Span.End > sql.Length) return $"the fix '{fix.Title}' changes {edit.Span}";
            end = edit.Span.End;
        }
        return null;
    }
}
