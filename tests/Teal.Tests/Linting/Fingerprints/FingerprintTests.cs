using Teal.Linting;
using Teal.Sql.Text;

namespace Teal.Tests.Linting.Fingerprints;

public class FingerprintTests
{
    private const string Rename = "ALTER TABLE users RENAME state TO status;";

    [Theory]
    [InlineData("\n\n-- lines above\nSELECT 1;\n" + Rename)]
    [InlineData("alter  table users\n  -- a comment\n  rename state /* and one */ to STATUS ;")]
    [InlineData("CREATE INDEX i ON users (email);\n" + Rename + "\nALTER TABLE users RENAME email TO mail;")]
    [InlineData("-- teal:ignore rename-column nobody reads it\nALTER TABLE users RENAME email TO mail;\n" + Rename)]
    [InlineData("SELEC 1;\n" + Rename)]
    public void What_stands_around_a_statement_and_how_it_is_laid_out_does_not_matter(string sql) =>
        Assert.Contains(Print(Rename), Lint(sql).Findings.Select(f => f.Fingerprint));

    [Theory]
    [InlineData("ALTER TABLE users RENAME state TO \"STATUS\";")]
    [InlineData("ALTER TABLE users RENAME states TO status;")]
    [InlineData("ALTER TABLE \"Users\" RENAME state TO status;")]
    public void Another_statement_has_another_one(string sql) => Assert.NotEqual(Print(Rename), Print(sql));

    [Fact]
    public void It_depends_on_the_name_of_the_file_and_not_on_its_path()
    {
        var (one, other) = (new SourceText("/here/m/1.sql", Rename), new SourceText("m/1.sql", Rename));
        Assert.Equal(Print(one, "m/1.sql"), Print(other, "m/1.sql"));
        Assert.NotEqual(Print(one, "m/1.sql"), Print(other, "m/2.sql"));
    }

    [Fact]
    public void Statements_in_code_are_told_apart_and_may_be_laid_out_anew()
    {
        var first = Lint($"DO $$ BEGIN {Rename} ALTER TABLE users RENAME email TO mail; END $$;").Findings;
        var again = Lint($"DO $x$\nBEGIN\n  -- why\n  {Rename}\n\n  ALTER TABLE users RENAME  email  TO mail;\nEND\n$x$;").Findings;
        Assert.Equal(first.Select(f => f.Fingerprint), again.Select(f => f.Fingerprint));
        Assert.Equal(first.Length, first.Select(f => f.Fingerprint).Distinct().Count());
    }

    [Fact]
    public void No_two_findings_of_a_file_share_one()
    {
        var findings = Lint($"{Rename}{Rename}{Rename} -- teal:ignore rename-column\nSELECT 1; -- teal:ignore rename-column\nSELECT 1; -- teal:ignore rename-column").Findings;
        Assert.True(findings.Length > 3);
        Assert.Equal(findings.Length, findings.Select(f => f.Fingerprint).Distinct().Count());
        Assert.All(findings, f => Assert.Matches("^[0-9a-f]{32}$", f.Fingerprint));
    }

    [Fact]
    public void An_ignored_equal_finding_does_not_change_that_of_the_next()
    {
        var both = Lint(Rename + "\n" + Rename).Findings;
        var second = Lint($"-- teal:ignore rename-column nobody reads it\n{Rename}\n{Rename}").Findings;
        Assert.Equal(both.Last(f => f.Rule == "rename-column").Fingerprint, second.Single(f => f.Rule == "rename-column").Fingerprint);
    }

    [Fact]
    public void Syntax_errors_have_them_too()
    {
        var errors = Lint("SELEC 1; SELEC 2; SELEC 2;").Errors;
        Assert.Equal(3, errors.Select(e => e.Fingerprint).Distinct().Count());
        Assert.Equal(errors[0].Fingerprint, Lint("\nSELECT 0;\n selec  1").Errors[0].Fingerprint);
    }

    private static LintResult Lint(string sql) => Linter.Lint([new SourceText("test.sql", sql)], LintAssert.Model(LintAssert.Schema));

    private static string Print(string sql) => Lint(sql).Findings.First(f => f.Rule == "rename-column").Fingerprint;

    private static string Print(SourceText source, string name) =>
        Linter.Run([new LintInput(source, name, new LintSettings())], null).Single().Findings.First(f => f.Rule == "rename-column").Fingerprint;
}
