using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Lock;

public class BackfillInOneTransactionTests
{
    [Fact]
    public void A_table_is_walked_by_all_columns_of_its_key()
    {
        const string Schema = "CREATE TABLE m (a int, b int, c int, PRIMARY KEY (a, b));";
        var help = LintAssert.SqlOf(LintAssert.Finds(Rule, "UPDATE m SET c = 1;", Schema));
        Assert.Contains("low m%ROWTYPE;", help, StringComparison.Ordinal);
        Assert.Contains("(m.a, m.b) >= (low.a, low.b) AND (m.a, m.b) <= (high.a, high.b)", help, StringComparison.Ordinal);
        LintAssert.Clean(Rule, help, Schema, LintAssert.With(TransactionMode.None));
    }

    [Fact]
    public void A_table_without_a_key_is_walked_by_the_pages_of_its_file()
    {
        const string Schema = "CREATE TABLE m (c int, low int);";
        var help = LintAssert.SqlOf(LintAssert.Finds(Rule, "UPDATE m SET c = 1 WHERE low = 2;", Schema));
        Assert.Contains("m.ctid >= format('(%s,0)', page_low)::tid AND m.ctid <", help, StringComparison.Ordinal);
        LintAssert.Clean(Rule, help, Schema, LintAssert.With(TransactionMode.None));
    }

    [Theory]
    [InlineData("UPDATE m SET c = c + 1;", "CREATE TABLE m (c int);")]
    [InlineData("UPDATE m SET id = id + 1;", "CREATE TABLE m (id int PRIMARY KEY);")]
    [InlineData("UPDATE m SET c = 1;", "CREATE TABLE m (c int) PARTITION BY LIST (c);")]
    public void Where_no_walk_is_sure_to_visit_each_row_once_none_is_advised(string sql, string schema)
    {
        var help = LintAssert.Finds(Rule, sql, schema).Help;
        Assert.DoesNotContain('\n', help);
        Assert.Contains("add to its conditions one", help, StringComparison.Ordinal);
    }

    [Fact]
    public void No_aggregate_is_asked_for_that_the_type_of_a_key_may_lack()
    {
        var help = LintAssert.Finds(Rule, "UPDATE m SET c = 1;", "CREATE TABLE m (id uuid PRIMARY KEY, c int);").Help;
        Assert.DoesNotContain("min(", help, StringComparison.Ordinal);
        Assert.DoesNotContain("max(", help, StringComparison.Ordinal);
        Assert.Contains("SELECT id INTO low FROM m ORDER BY id LIMIT 1;", help, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_that_the_update_reads_stays_with_it() =>
        Assert.Contains(
            "WITH b AS (SELECT id FROM plans)\n    UPDATE ONLY users u\n    SET state = 'x'\n    FROM b\n    WHERE b.id = u.plan_id\n      AND u.id BETWEEN low AND high;",
            LintAssert.Finds(Rule, "WITH b AS (SELECT id FROM plans) UPDATE ONLY users u SET state = 'x' FROM b WHERE b.id = u.plan_id;").Help,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("UPDATE users SET plan_id = 1 WHERE id IN (SELECT id FROM users WHERE plan_id IS NULL LIMIT 1000);")]
    [InlineData("WITH b AS (SELECT id FROM users WHERE plan_id IS NULL LIMIT 500 FOR UPDATE SKIP LOCKED) UPDATE users u SET plan_id = 1 FROM b WHERE u.id = b.id;")]
    [InlineData("DELETE FROM users WHERE id IN (SELECT id FROM users WHERE state = 'old' LIMIT 500);")]
    [InlineData("DELETE FROM users WHERE state = 'old';")]
    [InlineData("FOR i IN 1..3 LOOP NULL; END LOOP; UPDATE users SET plan_id = 1 WHERE id = 5; FOR i IN 1..3 LOOP NULL; END LOOP;")]
    public void A_loop_is_kept_as_it_is_and_commits_each_round(string sql)
    {
        var block = $"DO $$\nBEGIN\n  LOOP\n    {sql}\n    EXIT WHEN NOT FOUND;\n  END LOOP;\nEND $$;";
        var finding = LintAssert.Finds(Rule, block);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal(block.Replace("  END LOOP;\nEND", "    COMMIT;\n  END LOOP;\nEND", StringComparison.Ordinal), LintAssert.SqlOf(finding));
        LintAssert.Clean(Rule, LintAssert.SqlOf(finding), settings: LintAssert.With(TransactionMode.None));
        LintAssert.Clean("unbounded-delete", block);
    }

    [Fact]
    public void A_page_that_is_not_seen_to_bound_it_is_repeated_with_its_condition()
    {
        const string Sql = "UPDATE users SET plan_id = 1 WHERE id IN (SELECT id FROM (SELECT id FROM users WHERE plan_id IS NULL LIMIT 9) p);";
        var finding = LintAssert.Finds(Rule, Sql);
        Assert.Contains("until it changes 0 rows", finding.Help, StringComparison.Ordinal);
        Assert.Equal(Sql, LintAssert.SqlOf(finding));
    }

    [Fact]
    public void A_merge_is_cut_into_pages_of_its_source()
    {
        var sql = LintAssert.SqlOf(LintAssert.Finds(Rule, "MERGE INTO plans p USING users u ON p.id = u.plan_id WHEN NOT MATCHED THEN INSERT (id) VALUES (u.plan_id);"));
        Assert.Contains("USING (SELECT * FROM users AS u WHERE u.id BETWEEN low AND high) AS u ON p.id = u.plan_id", sql, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_written_out_bound_an_update() =>
        LintAssert.Clean(Rule, "UPDATE users SET state = v.s FROM (VALUES (1, 'a')) v (id, s) WHERE v.id = users.id;");

    private const string Rule = "backfill-in-one-transaction";

    [Fact]
    public void An_unbounded_update_behind_DDL_keeps_the_lock_of_the_DDL()
    {
        var finding = LintAssert.Finds(Rule, "ALTER TABLE users ADD COLUMN a int; UPDATE users SET a = 1;");
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("already holds an ACCESS EXCLUSIVE lock on users", finding.Message, StringComparison.Ordinal);
        Assert.Contains("most migration runners run a file in one", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transaction_that_the_file_writes_out_needs_no_assumption()
    {
        const string Together = "BEGIN; ALTER TABLE users ADD COLUMN a int; UPDATE users SET a = 1; COMMIT;";
        Assert.DoesNotContain("most migration runners", LintAssert.Finds(Rule, Together).Message, StringComparison.Ordinal);
        const string Apart = "BEGIN; ALTER TABLE users ADD COLUMN a int; COMMIT; UPDATE users SET a = 1;";
        Assert.DoesNotContain("already holds", LintAssert.Finds(Rule, Apart).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_held_locks_are_counted_rather_than_listed()
    {
        var ddl = string.Concat(Enumerable.Range(1, 6).Select(i => $"ALTER TABLE t{i} ADD COLUMN a int;"));
        Assert.Contains(", and locks on 3 more: nobody", LintAssert.Finds(Rule, ddl + "UPDATE users SET state = 'x';").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE users SET state = 'old';")]
    [InlineData("UPDATE users SET state = 'old' WHERE state = 'new';")]
    [InlineData("UPDATE users SET state = 'old' WHERE id > 5;")]
    [InlineData("UPDATE users u SET plan_id = p.id FROM plans p WHERE u.id = p.id;")]
    [InlineData("UPDATE users SET state = 'old' WHERE id = 1 OR state = 'new';")]
    [InlineData("UPDATE users SET plan_id = 1 FROM plans WHERE users.id = legacy_key::int;")]
    [InlineData("UPDATE users SET plan_id = s.n FROM (SELECT plan_id, count(*) AS n FROM users GROUP BY 1) s WHERE s.plan_id = users.id;")]
    [InlineData("UPDATE users SET plan_id = 1 FROM unknown WHERE users.id = its_column;")]
    [InlineData("UPDATE users SET state = 'old' WHERE id IN (SELECT id FROM plans);")]
    [InlineData("WITH done AS (UPDATE users SET state = 'old' RETURNING id) SELECT count(*) FROM done;")]
    [InlineData("DO $$ BEGIN UPDATE users SET state = 'old'; END $$;")]
    public void An_unbounded_update_alone_is_a_warning(string sql) =>
        Assert.Equal(Severity.Warning, LintAssert.Finds(Rule, sql).Severity);

    [Theory]
    [InlineData("UPDATE users SET state = 'old' WHERE id = 1;")]
    [InlineData("UPDATE users u SET state = 'old' WHERE u.id = $1 AND state = 'new';")]
    [InlineData("UPDATE users SET state = 'old' WHERE id IN (1, 2, 3);")]
    [InlineData("UPDATE users SET state = 'old' WHERE id = ANY ('{1,2}');")]
    [InlineData("UPDATE users SET state = 'old' WHERE id BETWEEN 1 AND 1000;")]
    [InlineData("UPDATE users SET state = 'old' WHERE id >= 1 AND id < 1000;")]
    [InlineData("UPDATE users SET state = 'old' WHERE id IN (SELECT id FROM users WHERE state = 'new' LIMIT 1000);")]
    [InlineData("UPDATE users SET state = 'old' WHERE ctid = ANY (ARRAY(SELECT ctid FROM users WHERE state = 'new' LIMIT 1000));")]
    [InlineData("WITH b AS (SELECT id FROM users WHERE state = 'new' LIMIT 10) UPDATE users SET state = 'old' FROM b WHERE b.id = users.id;")]
    [InlineData("UPDATE plans SET legacy_key = 'b' WHERE legacy_key = 'a';")]
    [InlineData("UPDATE users u SET plan_id = p.id FROM plans p WHERE u.id BETWEEN low AND high;")]
    [InlineData("UPDATE users u SET plan_id = p.id FROM plans p WHERE u.id = one;")]
    [InlineData("UPDATE users SET plan_id = 1 WHERE id = (SELECT max(id) FROM users);")]
    public void A_bounded_update_is_free(string sql)
    {
        LintAssert.Clean(Rule, sql);
        LintAssert.Clean(Rule, "ALTER TABLE users ADD COLUMN a int;" + sql);
    }

    [Theory]
    [InlineData("CREATE TABLE t (a int); INSERT INTO t SELECT 1; UPDATE t SET a = 2;")]
    [InlineData("CREATE TEMP TABLE t AS SELECT 1 AS a; UPDATE t SET a = 2;")]
    [InlineData("CREATE TABLE t (a int); DO $$ BEGIN LOOP UPDATE t SET a = 2; END LOOP; END $$;")]
    public void A_table_that_nobody_uses_yet_is_free(string sql) => LintAssert.Clean(Rule, sql);

    [Theory]
    [InlineData("UPDATE settings SET value = 'x' WHERE key = 'y';")]
    [InlineData("UPDATE accounts SET a = 1 WHERE account_id = 5;")]
    public void The_usual_names_of_keys_bound_an_unknown_table(string sql) => LintAssert.Clean(Rule, sql, schema: null);

    [Fact]
    public void A_loop_without_COMMIT_is_one_transaction_however_small_its_pages()
    {
        var finding = LintAssert.Finds(Rule, Loop(""));
        Assert.Contains("in a loop and never commits", finding.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Error, finding.Severity);
    }

    [Fact]
    public void A_loop_that_commits_each_page_is_free() => LintAssert.Clean(Rule, Loop("COMMIT;"));

    [Fact]
    public void A_COMMIT_behind_the_loop_comes_too_late() =>
        LintAssert.Finds(Rule, Loop("").Replace("END LOOP;", "END LOOP; COMMIT;", StringComparison.Ordinal));

    [Fact]
    public void A_row_at_a_time_is_one_transaction_as_well() =>
        LintAssert.Finds(Rule, "DO $$ DECLARE r record; BEGIN FOR r IN SELECT id FROM users LOOP UPDATE users SET state = 'old' WHERE id = r.id; END LOOP; END $$;");

    [Theory]
    [InlineData("INSERT INTO plans (legacy_key) SELECT subscription_plan FROM users WHERE state = 'new';", "copies the rows of users into plans")]
    [InlineData("INSERT INTO plans (legacy_key) SELECT DISTINCT subscription_plan FROM users;", "copies the rows of users into plans")]
    [InlineData("MERGE INTO plans p USING users u ON p.id = u.plan_id WHEN MATCHED THEN DELETE;", "merges the rows of users into plans")]
    [InlineData("MERGE INTO plans p USING (SELECT plan_id FROM users) u ON p.id = u.plan_id WHEN MATCHED THEN DELETE;", "merges the rows of users into plans")]
    public void Rows_that_are_copied_from_a_table_in_use_keep_what_the_transaction_holds(string sql, string what)
    {
        Assert.Equal(Severity.Info, LintAssert.Finds(Rule, sql).Severity);
        var behind = LintAssert.Finds(Rule, "BEGIN; ALTER TABLE users ADD COLUMN a int; " + sql + " COMMIT;");
        Assert.Equal(Severity.Error, behind.Severity);
        Assert.Contains(what, behind.Message, StringComparison.Ordinal);
        Assert.Contains("already holds an ACCESS EXCLUSIVE lock on users", behind.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Info, LintAssert.Finds(Rule, "ALTER TABLE users ADD COLUMN a int; " + sql, settings: LintAssert.With(TransactionMode.PerStatement)).Severity);
    }

    [Theory]
    [InlineData("INSERT INTO plans (legacy_key) VALUES ('a'), ('b');")]
    [InlineData("INSERT INTO plans (legacy_key) SELECT subscription_plan FROM users WHERE id = 1;")]
    [InlineData("INSERT INTO plans (legacy_key) SELECT subscription_plan FROM users LIMIT 1000;")]
    [InlineData("INSERT INTO plans (legacy_key) SELECT 'a';")]
    [InlineData("CREATE TABLE t (a text); INSERT INTO t SELECT email FROM users;")]
    [InlineData("CREATE TABLE t (a text); INSERT INTO plans (legacy_key) SELECT a FROM t;")]
    [InlineData("CREATE TABLE t (a int); MERGE INTO plans p USING t ON p.id = t.a WHEN MATCHED THEN DELETE;")]
    public void Few_rows_and_new_tables_are_free(string sql) => LintAssert.Clean(Rule, sql);

    [Fact]
    public void A_plain_copy_is_cut_into_pages_that_pass_the_rule()
    {
        var sql = LintAssert.SqlOf(LintAssert.Finds(Rule, "INSERT INTO plans (legacy_key) SELECT u.email FROM users u WHERE state = 'a' OR state = 'b' ORDER BY 1 ON CONFLICT DO NOTHING;"));
        Assert.Contains("WHERE (state = 'a' OR state = 'b') AND u.id BETWEEN low AND high ORDER BY 1 ON CONFLICT DO NOTHING;", sql, StringComparison.Ordinal);
        LintAssert.Clean(Rule, sql, settings: LintAssert.With(TransactionMode.None));
    }

    private static string Loop(string commit) =>
        $"""
        DO $$
        BEGIN
          LOOP
            UPDATE users SET plan_id = 1 WHERE id IN (SELECT id FROM users WHERE plan_id IS NULL LIMIT 1000);
            EXIT WHEN NOT FOUND;
            {commit}
          END LOOP;
        END $$;
        """;
}
