namespace Teal.Tests.Linting.Rules.Runner;

public class OpaqueSqlTests
{
    private const string Rule = "opaque-sql";

    [Theory]
    [InlineData("DO $$ BEGIN EXECUTE stmt; END $$;", "EXECUTE stmt")]
    [InlineData("DO $$ BEGIN EXECUTE stmt || ' CASCADE' USING 1; SELECT 1; END $$;", "EXECUTE stmt || ' CASCADE' USING 1")]
    [InlineData("DO $$ BEGIN FOR r IN EXECUTE stmt LOOP UPDATE users SET plan_id = 1 WHERE id = 1; END LOOP; END $$;", "EXECUTE stmt")]
    [InlineData("DO $$ BEGIN EXECUTE 'DROP TABLE a'; EXECUTE stmt; END $$;", "EXECUTE stmt")]
    [InlineData("${extra};", "${extra}")]
    [InlineData("\\i other.sql\n", "\\i other.sql")]
    [InlineData("SELECT 'DROP TABLE a' \\gexec\n", "\\gexec")]
    [InlineData("DO LANGUAGE plperl $$ spi_exec_query('DROP TABLE a') $$;", "DO LANGUAGE plperl $$ spi_exec_query('DROP TABLE a') $$")]
    public void What_is_not_in_the_file_is_not_checked(string sql, string marked)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal(marked, LintAssert.Marked(finding).TrimEnd());
        Assert.Contains("not checked", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DO $$ BEGIN EXECUTE 'DROP TABLE a'; END $$;")]
    [InlineData("DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD a int', t); END $$;")]
    [InlineData("DO $$ BEGIN GRANT EXECUTE ON FUNCTION f() TO x; CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f(); END $$;")]
    [InlineData("DO $$ BEGIN RAISE NOTICE 'execute x'; /* EXECUTE y */ END $$;")]
    [InlineData("\\set x 1\n\\echo hello\n")]
    public void What_is_in_it_is_read(string sql) => LintAssert.Clean(Rule, sql);

    [Fact]
    public void A_block_that_ends_in_an_open_string_is_looked_at_to_its_end()
    {
        var result = Teal.Linting.Linter.Lint([new Teal.Sql.Text.SourceText("test.sql", "DO $$\nBEGIN\n  EXECUTE forYZE %I', 'plans');\nEND\n$$;")]);
        Assert.Contains(result.Findings, f => f.Rule == Rule);
    }
}
