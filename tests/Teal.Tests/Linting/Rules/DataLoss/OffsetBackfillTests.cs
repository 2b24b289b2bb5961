using Teal.Linting;

namespace Teal.Tests.Linting.Rules.DataLoss;

public class OffsetBackfillTests
{
    private const string Rule = "offset-backfill";

    [Theory]
    [InlineData("UPDATE users SET plan_id = 1 WHERE id IN (SELECT id FROM users WHERE plan_id IS NULL ORDER BY id LIMIT 10 OFFSET 10);")]
    [InlineData("UPDATE users SET plan_id = 1 WHERE id IN (SELECT u.id FROM users u WHERE u.plan_id IS NULL ORDER BY u.id LIMIT 10 OFFSET 10);")]
    [InlineData("UPDATE users SET (state, plan_id) = ('a', 1) WHERE id IN (SELECT id FROM public.users WHERE plan_id IS NULL LIMIT 10 OFFSET $1);")]
    [InlineData("WITH b AS (SELECT id FROM users WHERE plan_id IS NULL LIMIT 10 OFFSET 10) UPDATE users SET plan_id = 1 FROM b WHERE b.id = users.id;")]
    [InlineData("UPDATE users SET plan_id = 1 FROM (SELECT u.id FROM users u JOIN plans p ON true WHERE u.plan_id IS NULL OFFSET 5) b WHERE b.id = users.id;")]
    [InlineData("DO $$ DECLARE n int := 0; r record; BEGIN LOOP FOR r IN SELECT id FROM users WHERE plan_id IS NULL LIMIT 10 OFFSET n LOOP UPDATE users SET plan_id = 1 WHERE id = r.id; END LOOP; END LOOP; END $$;")]
    [InlineData("DELETE FROM users WHERE id IN (SELECT id FROM users WHERE state = 'old' LIMIT 10 OFFSET 10);")]
    public void A_page_that_the_statement_itself_moves_is_found(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal(Category.DataLoss, finding.Category);
        Assert.Contains("OFFSET", LintAssert.Marked(finding), StringComparison.Ordinal);
        Assert.DoesNotContain("OFFSET", LintAssert.SqlOf(finding), StringComparison.Ordinal);
        LintAssert.Clean(Rule, LintAssert.SqlOf(finding));
    }

    [Fact]
    public void The_condition_that_chooses_the_page_is_kept() =>
        Assert.Equal(
            "UPDATE users SET plan_id = 1 WHERE id IN (SELECT id FROM users WHERE plan_id IS NULL ORDER BY id LIMIT 10);",
            LintAssert.SqlOf(LintAssert.Finds(Rule, "UPDATE users SET plan_id = 1 WHERE id IN (SELECT id FROM users WHERE plan_id IS NULL ORDER BY id LIMIT 10 OFFSET 10);")));

    [Fact]
    public void Pages_by_order_alone_would_never_end_without_the_offset() =>
        Assert.DoesNotContain('\n', LintAssert.Finds(Rule, "UPDATE users SET plan_id = 1 WHERE id IN (SELECT id FROM users ORDER BY plan_id LIMIT 10 OFFSET 10);").Help);

    [Theory]
    [InlineData("UPDATE users SET plan_id = 1 WHERE id IN (SELECT id FROM users ORDER BY id LIMIT 10 OFFSET 10);")]
    [InlineData("UPDATE users SET plan_id = 1 WHERE id IN (SELECT id FROM users WHERE state = 'new' ORDER BY id LIMIT 10 OFFSET 10);")]
    [InlineData("UPDATE users SET plan_id = 1 WHERE id IN (SELECT id FROM users WHERE plan_id IS NULL ORDER BY id LIMIT 10);")]
    [InlineData("UPDATE users SET plan_id = 1 WHERE id IN (SELECT id FROM users WHERE plan_id IS NULL OFFSET 0);")]
    [InlineData("UPDATE users SET plan_id = 1 WHERE id IN (SELECT id FROM users WHERE id > 5 AND plan_id IS NULL ORDER BY id LIMIT 10);")]
    [InlineData("UPDATE users SET plan_id = 1 WHERE plan_id IS NULL AND id IN (SELECT p.id FROM plans p ORDER BY p.id LIMIT 10 OFFSET 10);")]
    [InlineData("UPDATE users SET plan_id = 1 WHERE id IN (SELECT u.id FROM users u JOIN other o ON true WHERE o.plan_id IS NULL LIMIT 10 OFFSET 10);")]
    [InlineData("SELECT id FROM users WHERE plan_id IS NULL LIMIT 10 OFFSET 10;")]
    public void A_page_that_stays_where_it_is_is_free(string sql) => LintAssert.Clean(Rule, sql);

    [Theory]
    [InlineData("INSERT INTO plans (legacy_key) SELECT email FROM users u WHERE NOT EXISTS (SELECT 1 FROM plans p WHERE p.legacy_key = u.email) ORDER BY id LIMIT 1000 OFFSET 1000;", "LIMIT 1000;")]
    [InlineData("INSERT INTO plans (legacy_key) SELECT email FROM users LEFT JOIN plans ON legacy_key = email WHERE legacy_key IS NULL OFFSET 1000 ROWS LIMIT 1000;", "IS NULL LIMIT 1000;")]
    [InlineData("MERGE INTO users t USING (SELECT id FROM users WHERE plan_id IS NULL LIMIT 1000 OFFSET 1000) s ON s.id = t.id WHEN MATCHED THEN UPDATE SET plan_id = 1;", "LIMIT 1000) s")]
    public void A_copy_that_is_paged_through_what_it_writes_skips_rows(string sql, string advice)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Contains("never brought over, without an error", finding.Message, StringComparison.Ordinal);
        Assert.Contains(advice, finding.Help, StringComparison.Ordinal);
        Assert.DoesNotContain("OFFSET 1000", finding.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INSERT INTO plans (legacy_key) SELECT email FROM users ORDER BY id LIMIT 1000 OFFSET 1000;")]
    [InlineData("MERGE INTO plans t USING (SELECT plan_id FROM users ORDER BY id LIMIT 1000 OFFSET 1000) s ON s.plan_id = t.id WHEN MATCHED THEN UPDATE SET legacy_key = 'x';")]
    public void A_copy_that_is_paged_through_something_else_is_free(string sql) => LintAssert.Clean(Rule, sql);
}
