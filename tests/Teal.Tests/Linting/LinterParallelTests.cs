using Teal.Linting;
using Teal.Sql.Text;

namespace Teal.Tests.Linting;

public class LinterParallelTests
{
    [Fact]
    public void Many_files_give_the_same_as_one_after_the_other()
    {
        var files = Enumerable.Range(0, 1200).Select(i => new SourceText($"{i}.sql",
            i % 3 == 0 ? $"CREATE TABLE t{i} (a varchar(10)); SELEC {i};"
            : i % 3 == 1 ? $"ALTER TABLE t{i - 1} ALTER a TYPE text; CREATE INDEX i{i} ON t{i - 1} (a);"
            : $"CREATE FUNCTION f{i}() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE t{i - 2} ADD COLUMN b varchar(5); END $$; SELECT f{i}(); ALTER TABLE t{i - 2} ALTER b TYPE int USING 1;"))
            .ToList();
        var together = Linter.Lint(files);
        // The text of a file with all that come before it, linted as one input each, is what a single thread would see.
        var alone = files.Select((file, i) =>
        {
            var before = files.Skip(i - (i % 3)).Take(i % 3).Select(f => new LintInput(f, f.Path, new LintSettings()) { IsContext = true });
            return Linter.Run([.. before, new LintInput(file, file.Path, new LintSettings())], null).Last();
        }).ToList();
        Assert.Equal(alone.SelectMany(f => f.Findings).Select(Describe), together.Findings.Select(Describe));
        Assert.Equal(alone.SelectMany(f => f.Errors).Select(e => (e.File, e.Position)), together.Errors.Select(e => (e.File, e.Position)));
        Assert.True(together.Findings.Length >= 800);
    }

    [Fact]
    public void Files_are_asked_for_only_as_fast_as_they_are_linted()
    {
        var asked = 0;
        var big = new string(' ', 9 * 1024 * 1024);
        using var results = Linter.Run(Files(), null).GetEnumerator();
        Assert.True(results.MoveNext());
        Assert.InRange(asked, 1, 2);

        IEnumerable<LintInput> Files()
        {
            for (var i = 0; i < 10; i++)
            {
                asked++;
                yield return new LintInput(new SourceText($"{i}.sql", big), $"{i}.sql", new LintSettings());
            }
        }
    }

    [Fact]
    public void A_file_for_the_schema_alone_is_not_linted()
    {
        var context = new LintInput(new SourceText("1.sql", "CREATE TABLE t (a varchar(10)); ALTER TABLE u RENAME x TO y;"), "1.sql", new LintSettings()) { IsContext = true };
        var subject = new LintInput(new SourceText("2.sql", "SET lock_timeout = '1s'; ALTER TABLE t ALTER a TYPE text;"), "2.sql", new LintSettings());
        Assert.All(Linter.Run([context, subject], null), f => Assert.Empty(f.Findings));
    }

    private static string Describe(Finding f) => $"{f.Source.Path}:{f.Start} {f.Rule} {f.Fingerprint} {f.Message}";
}
