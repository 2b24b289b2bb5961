namespace Teal.Tests.Linting.Rules.Rewrite;

public class UniqueConstraintWithoutIndexTests
{
    private const string Rule = "unique-constraint-without-index";

    [Fact]
    public void The_index_is_built_while_nobody_can_read()
    {
        var finding = ShopLint.Finds(Rule, "ALTER TABLE users ADD CONSTRAINT u UNIQUE (name);");
        ShopLint.Contains("an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it, while all its rows are read", finding.Message);
        ShopLint.Contains("'could not create unique index \"u\"' (SQLSTATE 23505)", finding.Message);
        Assert.DoesNotContain("NOT VALID", finding.Help, StringComparison.Ordinal);
        ShopLint.IsSafe(finding);
    }

    [Theory]
    [InlineData("ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_email_key;")]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ADD UNIQUE (a);")]
    [InlineData("CREATE TEMP TABLE t (a int); ALTER TABLE t ADD UNIQUE (a);")]
    public void What_builds_nothing_under_the_lock_is_free(string sql) => ShopLint.Clean(Rule, sql);

    [Theory]
    [InlineData(
        "ALTER TABLE users ADD UNIQUE (name)",
        "CREATE UNIQUE INDEX CONCURRENTLY users_name_key ON users (name);\nALTER TABLE users ADD CONSTRAINT users_name_key UNIQUE USING INDEX users_name_key")]
    [InlineData(
        "ALTER TABLE archive.orders ADD CONSTRAINT \"U\" UNIQUE NULLS NOT DISTINCT (total, id) INCLUDE (id) DEFERRABLE INITIALLY DEFERRED",
        "CREATE UNIQUE INDEX CONCURRENTLY \"U\" ON archive.orders (total, id) INCLUDE (id) NULLS NOT DISTINCT;\n"
        + "ALTER TABLE archive.orders ADD CONSTRAINT \"U\" UNIQUE USING INDEX \"U\" DEFERRABLE INITIALLY DEFERRED")]
    public void The_fix_builds_the_index_first(string sql, string expected) => Assert.Equal(expected, ShopLint.Fixed(Rule, sql));

    [Theory]
    [InlineData("ALTER TABLE users ADD UNIQUE (name) WITH (fillfactor = 70);")]
    [InlineData("ALTER TABLE events ADD UNIQUE (id, happened_at);")]
    [InlineData("BEGIN; ALTER TABLE users ADD UNIQUE (name); COMMIT;")]
    [InlineData("ALTER TABLE users ADD COLUMN code int, ADD UNIQUE (code);")]
    [InlineData("DO $$ BEGIN ALTER TABLE users ADD UNIQUE (name); END $$;")]
    public void What_is_not_mechanical_gets_no_fix(string sql) => Assert.Null(ShopLint.Finds(Rule, sql).Fix);

    [Fact]
    public void A_shell_without_the_partitions_takes_an_instant() => ShopLint.Clean(Rule, "ALTER TABLE ONLY events ADD CONSTRAINT u UNIQUE (id, happened_at);");

    [Fact]
    public void A_temporal_constraint_has_no_online_way() =>
        ShopLint.Contains("PostgreSQL has no way to add", ShopLint.Finds(Rule, "ALTER TABLE users ADD UNIQUE (id, name WITHOUT OVERLAPS);", ShopLint.Pg(18)).Help);

    [Fact]
    public void Partitions_get_it_one_by_one_and_then_the_whole() =>
        ShopLint.Contains(
            """
            CREATE UNIQUE INDEX CONCURRENTLY events_2025_id_happened_at_key ON events_2025 (id, happened_at);
            ALTER TABLE events_2025 ADD CONSTRAINT events_2025_id_happened_at_key UNIQUE USING INDEX events_2025_id_happened_at_key;
            CREATE UNIQUE INDEX CONCURRENTLY events_2026_id_happened_at_key ON events_2026 (id, happened_at);
            ALTER TABLE events_2026 ADD CONSTRAINT events_2026_id_happened_at_key UNIQUE USING INDEX events_2026_id_happened_at_key;
            ALTER TABLE ONLY events ADD CONSTRAINT u UNIQUE (id, happened_at);
            ALTER INDEX u ATTACH PARTITION events_2025_id_happened_at_key;
            ALTER INDEX u ATTACH PARTITION events_2026_id_happened_at_key;
            """,
            ShopLint.Finds(Rule, "ALTER TABLE events ADD CONSTRAINT u UNIQUE (id, happened_at);").Help);

    [Fact]
    public void The_work_on_all_partitions_is_told()
    {
        var message = ShopLint.Finds(Rule, "ALTER TABLE events ADD CONSTRAINT u UNIQUE (id, happened_at);").Message;
        ShopLint.Contains("while the work on events_2025 and 1 more lasts", message);
        ShopLint.Contains("'could not create unique index' (SQLSTATE 23505)", message);
    }
}
