using System.Collections.Immutable;
using Teal.Linting;
using Teal.Sql.Text;

namespace Teal.Tests.Linting.Suppressions;

public class SuppressionTests
{
    private const string Rename = "ALTER TABLE users RENAME state TO status";

    [Theory]
    [InlineData("-- teal:ignore rename-column nobody reads it\n" + Rename + ";")]
    [InlineData("-- teal:ignore rename-column: nobody reads it\n\n-- another comment\n" + Rename + ";")]
    [InlineData("SELECT 1;\n/* teal:ignore rename-column nobody\n   reads it */ " + Rename + ";")]
    [InlineData(Rename + "; -- teal:ignore rename-column nobody reads it")]
    [InlineData(Rename + " -- teal:ignore rename-column nobody reads it\n;")]
    [InlineData(Rename + "; -- teal:ignore rename-column nobody reads it\nSELECT 1;")]
    [InlineData("ALTER TABLE users -- teal:ignore rename-column nobody reads it\n  RENAME state TO status;")]
    [InlineData("ALTER TABLE users\n  /* teal:ignore index-not-concurrent, rename-column - nobody reads it */ RENAME state TO status;")]
    [InlineData("-- TEAL:IGNORE RENAME-COLUMN nobody reads it\n" + Rename + ";")]
    [InlineData("-- Teal:Ignore-File Rename-Column nobody reads it\nSELECT 1;\n" + Rename + ";")]
    [InlineData("-- teal:ignore-file rename-column nobody reads it\nSELECT 1;\n" + Rename + ";")]
    [InlineData("\\set ON_ERROR_STOP on\n-- teal:ignore-file rename-column nobody reads it\nSELECT 1;\n" + Rename + ";")]
    [InlineData("DO $$ BEGIN\n  -- teal:ignore rename-column nobody reads it\n  " + Rename + ";\nEND $$;")]
    [InlineData("DO $$ BEGIN\n  PERFORM 1;\n  IF true THEN\n    " + Rename + "; -- teal:ignore rename-column nobody reads it\n  END IF;\nEND $$;")]
    [InlineData("DO $$ BEGIN\n  " + Rename + " /* teal:ignore rename-column nobody reads it */;\nEND $$;")]
    [InlineData("-- teal:ignore rename-column nobody reads it\nDO $$ BEGIN\n  " + Rename + ";\nEND $$;")]
    public void The_statement_that_a_comment_stands_at_is_left_alone(string sql)
    {
        var findings = LintAssert.FindsAll(sql);
        Assert.DoesNotContain(findings, f => f.Rule == "rename-column");
        Assert.DoesNotContain(findings, f => f.Category == Category.Suppression && !f.Message.Contains("index-not-concurrent", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-- teal:ignore rename-column why not\nSELECT 1;\n" + Rename + ";")]
    [InlineData("SELECT 1; -- teal:ignore rename-column why not\n" + Rename + ";")]
    [InlineData(Rename + ";\n-- teal:ignore rename-column why not\n")]
    [InlineData("SELECT 1;\n-- teal:ignore-file rename-column why not\n" + Rename + ";")]
    [InlineData("SELECT '-- teal:ignore rename-column why not';\n" + Rename + ";")]
    [InlineData("SELECT $$\n-- teal:ignore rename-column why not\n$$;\n" + Rename + ";")]
    [InlineData("-- see teal:ignore rename-column why not\n" + Rename + ";")]
    [InlineData("DO $$ BEGIN\n  -- teal:ignore rename-column why not\n  PERFORM 1;\n  " + Rename + ";\nEND $$;")]
    [InlineData("-- teal:ignore rename-column\n" + Rename + ";")]
    [InlineData("-- teal:ignore rename-column ...\n" + Rename + ";")]
    [InlineData("-- teal:ignore rename-colum why not\n" + Rename + ";")]
    [InlineData("-- teal:ignore index-not-concurrent why not\n" + Rename + ";")]
    public void Another_statement_is_not(string sql) => LintAssert.Finds("rename-column", sql);

    [Fact]
    public void One_of_two_rules_that_finds_something_does_not_make_the_other_used()
    {
        var unused = LintAssert.Finds("unused-ignore", $"-- teal:ignore index-not-concurrent, rename-column nobody reads it\n{Rename};");
        Assert.Contains("Nothing of index-not-concurrent is found", unused.Message, StringComparison.Ordinal);
        Assert.Null(unused.Fix);
    }

    [Fact]
    public void A_comment_of_a_rule_that_is_off_is_not_unused()
    {
        var settings = new LintSettings { Severities = ImmutableDictionary<string, Severity?>.Empty.Add("rename-column", null) };
        var source = new SourceText("a.sql", $"SET lock_timeout = '1s';\n-- teal:ignore rename-column nobody reads it\n{Rename};\n-- teal:ignore set-not-null why\nSELECT 1;");
        Assert.Equal(["Nothing of set-not-null is found in the statement."], Linter.Lint([source], null, settings).Findings.Select(f => f.Message));
    }

    [Fact]
    public void What_is_said_of_comments_has_a_severity_like_any_rule()
    {
        var off = new LintSettings { Severities = ImmutableDictionary<string, Severity?>.Empty.Add("unused-ignore", null) };
        Assert.Empty(Linter.Lint([new SourceText("a.sql", "-- teal:ignore rename-column why\nSELECT 1;")], null, off).Findings);
    }
}
