namespace Teal.Tests.Linting.Analysis;

public class RuntimeNameTests
{
    [Theory]
    [InlineData("EXECUTE 'DROP TABLE ' || r.n;")]
    [InlineData("EXECUTE format('DROP TABLE %I', r.n);")]
    [InlineData("EXECUTE format('ALTER TABLE app.%I ALTER COLUMN x TYPE bigint', r.n);")]
    [InlineData("EXECUTE format('ALTER TABLE %I.%I ADD COLUMN x int NOT NULL', r.s, r.n);")]
    [InlineData("EXECUTE format('UPDATE %I SET x = 1', r.n);")]
    [InlineData("EXECUTE format('DELETE FROM %I', r.n); EXECUTE format('DROP TABLE pre_%I', r.n);")]
    [InlineData("EXECUTE format('CREATE INDEX %I ON %I (x)', r.n, r.n);")]
    public void A_name_that_is_put_in_when_it_runs_is_neither_shown_nor_used(string code)
    {
        var findings = LintAssert.FindsAll($"DO $$ DECLARE r record; BEGIN FOR r IN SELECT 1 AS n LOOP {code} END LOOP; END $$;", schema: null);
        Assert.NotEmpty(findings);
        foreach (var finding in findings)
        {
            Assert.DoesNotContain("${", finding.Message + finding.Help, StringComparison.Ordinal);
            Assert.DoesNotContain("${", finding.Relation?.ToString() ?? "", StringComparison.Ordinal);
            Assert.False(finding.AssumesSchema);
        }
    }

    [Fact]
    public void The_words_stand_for_a_table() =>
        Assert.Contains(
            "a table whose name is put in when it runs",
            LintAssert.Finds("drop-table", "DO $$ DECLARE n text; BEGIN EXECUTE 'DROP TABLE ' || n; END $$;", schema: null).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Two_unknown_names_may_be_one_table() =>
        LintAssert.Clean("locks-on-several-tables", "DO $$ BEGIN EXECUTE format('DROP TABLE %I', a); EXECUTE format('DROP TABLE %I', b); END $$;", schema: null);
}
