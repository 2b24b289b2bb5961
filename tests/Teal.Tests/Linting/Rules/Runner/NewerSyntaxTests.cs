using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Runner;

public class NewerSyntaxTests
{
    private const string Rule = "newer-syntax";

    [Theory]
    [MemberData(nameof(NewerSyntaxSamples.All), MemberType = typeof(NewerSyntaxSamples))]
    public void What_a_major_brought_is_an_error_before_it_only(string sql, int major, string state)
    {
        Assert.Contains(
            LintAssert.FindsAll(sql + ";", settings: new LintSettings { PgMajor = major - 1 }),
            f => f.Rule == Rule && f.Severity == Severity.Error && f.Message.Contains($"comes with PostgreSQL {major}: a server of {major - 1} refuses the statement (SQLSTATE {state})", StringComparison.Ordinal));
        LintAssert.Clean(Rule, sql + ";", settings: new LintSettings { PgMajor = major });
    }

    [Theory]
    [InlineData("CREATE VIEW v AS SELECT security_invoker FROM (SELECT 1 AS security_invoker) s;")]
    [InlineData("CREATE TABLE t (a int GENERATED ALWAYS AS (1) STORED, b int NOT NULL UNIQUE, CHECK (b > 0));")]
    [InlineData("INSERT INTO users (email) VALUES ('uuidv7() MERGE json_table') RETURNING id;")]
    [InlineData("UPDATE users new SET email = 'x' WHERE id = 1 RETURNING new.email;")]
    [InlineData("ALTER TABLE users DETACH PARTITION p CONCURRENTLY;")]
    [InlineData("CREATE FUNCTION uuidv7() RETURNS uuid LANGUAGE sql AS $$ SELECT gen_random_uuid() $$; CREATE TABLE t (id uuid DEFAULT uuidv7());")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN regexp_count('a', 'a'); END $$;")]
    [InlineData("ALTER TABLE users ADD FOREIGN KEY (plan_id) REFERENCES plans (id) ON DELETE SET NULL;")]
    [InlineData("COPY users FROM STDIN WITH (FORMAT csv, HEADER true);")]
    [InlineData("SELECT 1 FROM (SELECT 1) s;")]
    public void What_14_has_is_not_reported(string sql) => LintAssert.Clean(Rule, sql, settings: new LintSettings { PgMajor = 14 });

    [Fact]
    public void The_same_is_told_once_for_a_statement() =>
        LintAssert.Finds(Rule, "CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT, b int UNIQUE NULLS NOT DISTINCT);", settings: new LintSettings { PgMajor = 14 });

    [Fact]
    public void A_function_may_be_the_databases_own_where_the_schema_is_not_known() =>
        Assert.Equal(Severity.Warning, LintAssert.Finds(Rule, "CREATE TABLE t (id uuid DEFAULT uuidv7());", schema: null).Severity);

    [Fact]
    public void What_a_block_runs_and_a_routine_holds_is_looked_into()
    {
        LintAssert.Finds(Rule, "DO $$ BEGIN MERGE INTO users u USING plans p ON u.plan_id = p.id WHEN MATCHED THEN DELETE RETURNING 1; END $$;", settings: new LintSettings { PgMajor = 16 });
        LintAssert.Finds(Rule, "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ MERGE INTO users u USING plans p ON u.plan_id = p.id WHEN MATCHED THEN DELETE $$;", settings: new LintSettings { PgMajor = 14 });
    }
}
