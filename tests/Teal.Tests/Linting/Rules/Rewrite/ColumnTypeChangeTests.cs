using Teal.Linting;
using Teal.Sql.Text;

namespace Teal.Tests.Linting.Rules.Rewrite;

public class ColumnTypeChangeTests
{
    private const string Rule = "column-type-change";

    [Theory]
    [InlineData("ALTER TABLE users ALTER COLUMN plan_id TYPE bigint;", "from integer to bigint")]
    [InlineData("ALTER TABLE users ALTER email TYPE varchar(50);", "from character varying(100) to varchar(50)")]
    [InlineData("ALTER TABLE users ALTER state SET DATA TYPE varchar(50);", "from text to varchar(50)")]
    [InlineData("ALTER TABLE users ALTER balance TYPE numeric(12,3);", "from numeric(10,2) to numeric(12,3)")]
    [InlineData("ALTER TABLE users ALTER balance TYPE numeric(8,2);", "to numeric(8,2)")]
    [InlineData("ALTER TABLE users ALTER email TYPE text USING lower(email);", "to text")]
    [InlineData("ALTER TABLE users ALTER created TYPE date;", "to date")]
    public void A_change_that_rewrites_is_found(string sql, string change)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains(change, finding.Message, StringComparison.Ordinal);
        Assert.Contains("an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it, while the table and its indexes are rewritten", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE users ALTER email TYPE varchar(101);")]
    [InlineData("ALTER TABLE users ALTER email TYPE varchar(100);")]
    [InlineData("ALTER TABLE users ALTER email TYPE character varying;")]
    [InlineData("ALTER TABLE users ALTER email TYPE text;")]
    [InlineData("ALTER TABLE users ALTER email TYPE text USING email::text;")]
    [InlineData("ALTER TABLE users ALTER state TYPE varchar;")]
    [InlineData("ALTER TABLE users ALTER balance TYPE numeric(12,2);")]
    [InlineData("ALTER TABLE users ALTER balance TYPE numeric;")]
    [InlineData("ALTER TABLE users ALTER created TYPE timestamp(6);")]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ALTER a TYPE text;")]
    [InlineData("ALTER TABLE users ADD COLUMN a int; ALTER TABLE users ALTER a TYPE bigint;")]
    [InlineData("ALTER TABLE users ALTER email TYPE text COLLATE \"C\";")]
    public void A_change_of_the_catalog_alone_is_free(string sql) => LintAssert.Clean(Rule, sql);

    [Fact]
    public void An_index_over_the_column_is_built_anew_for_another_collation()
    {
        var finding = LintAssert.Finds(Rule, "CREATE INDEX CONCURRENTLY i ON users (email); ALTER TABLE users ALTER email TYPE text COLLATE \"C\";");
        Assert.Contains("keeps the values as they are, but the indexes over the column are built anew", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_type_is_followed_through_the_file()
    {
        const string Widen = "ALTER TABLE users ALTER email TYPE varchar(200);";
        LintAssert.Clean(Rule, Widen);
        LintAssert.Finds(Rule, Widen + "ALTER TABLE users ALTER email TYPE varchar(150);");
    }

    [Fact]
    public void An_unknown_old_type_is_a_warning_that_says_what_was_assumed()
    {
        var finding = LintAssert.Finds(Rule, "ALTER TABLE users ALTER email TYPE text;", schema: null);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("the old type is not known, so the worst is assumed", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_CHECK_over_the_column_is_read_again() =>
        Assert.Contains(
            "while all its rows are read",
            LintAssert.Finds(Rule, "ALTER TABLE t ALTER a TYPE text;", "CREATE TABLE t (a varchar(10) CHECK (a <> ''));").Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("SET timezone = 'UTC'; ALTER TABLE users ALTER created TYPE timestamptz;")]
    [InlineData("SET TIME ZONE 'Etc/UTC'; ALTER TABLE users ALTER created TYPE timestamptz USING created::timestamptz;")]
    [InlineData("BEGIN; SET LOCAL timezone TO utc; ALTER TABLE users ALTER created TYPE timestamptz; COMMIT;")]
    public void Under_UTC_a_timestamp_gets_a_time_zone_without_a_rewrite(string sql)
    {
        var finding = LintAssert.Finds(Rule, sql);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("keeps the values as they are, since TimeZone is UTC here: it takes an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it, for an instant", finding.Message, StringComparison.Ordinal);
        Assert.Contains("0A000", finding.Message, StringComparison.Ordinal);
        LintAssert.Clean("separate-alters", sql + sql);
    }

    [Theory]
    [InlineData("SET timezone = 'Europe/Berlin'; ALTER TABLE users ALTER created TYPE timestamptz;")]
    [InlineData("SET timezone = 'UTC'; RESET timezone; ALTER TABLE users ALTER created TYPE timestamptz;")]
    [InlineData("SET timezone = 'UTC'; RESET ALL; ALTER TABLE users ALTER created TYPE timestamptz;")]
    [InlineData("BEGIN; SET LOCAL timezone = 'UTC'; COMMIT; ALTER TABLE users ALTER created TYPE timestamptz;")]
    [InlineData("SET timezone = 'UTC'; ALTER TABLE users ALTER created TYPE timestamptz USING created AT TIME ZONE 'Europe/Berlin';")]
    public void Elsewhere_it_is_rewritten(string sql) =>
        Assert.Contains("rewritten", LintAssert.Finds(Rule, sql).Message, StringComparison.Ordinal);

    [Fact]
    public void Under_UTC_an_index_over_the_timestamp_is_built_anew()
    {
        var finding = LintAssert.Finds(Rule, "SET timezone = 'UTC'; ALTER TABLE t ALTER a TYPE timestamptz;", "CREATE TABLE t (a timestamp); CREATE INDEX i ON t (a);");
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("the indexes over the column are built anew", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_zone_of_one_file_says_nothing_of_the_next()
    {
        var files = new[] { new SourceText("1.sql", "SET timezone = 'UTC'; CREATE TABLE t (a timestamp);"), new SourceText("2.sql", "ALTER TABLE t ALTER a TYPE timestamptz;") };
        Assert.Contains(Linter.Lint(files).Findings, f => f.Rule == Rule && f.Message.Contains("rewritten", StringComparison.Ordinal));
    }

    [Fact]
    public void A_timestamp_that_gets_a_time_zone_depends_on_the_session() =>
        Assert.Contains(
            "only a session whose TimeZone is UTC is spared the rewrite",
            LintAssert.Finds(Rule, "ALTER TABLE users ALTER created TYPE timestamptz;").Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("ALTER TABLE users ALTER state TYPE integer;", "'column \"state\" cannot be cast automatically to type integer' (SQLSTATE 42804)")]
    [InlineData("ALTER TABLE users ALTER state TYPE integer USING 1;", "'default for column \"state\" cannot be cast automatically to type integer' (SQLSTATE 42804)")]
    [InlineData("ALTER TABLE users ALTER balance TYPE numeric(14, 2);", "'cannot alter type of a column used by a view or rule' (SQLSTATE 0A000): balances reads it")]
    [InlineData("ALTER TABLE users ALTER balance TYPE text;", "'cannot alter type of a column used by a view or rule' (SQLSTATE 0A000): balances reads it")]
    [InlineData("ALTER TABLE users ALTER created TYPE timestamptz;", "'cannot alter type of a column used in a policy definition' (SQLSTATE 0A000)")]
    public void What_the_server_refuses_is_told_and_nothing_else(string sql, string failure)
    {
        const string Schema = LintAssert.Schema + "CREATE VIEW balances AS SELECT balance FROM users; CREATE POLICY p ON users USING (created > '2020-01-01');";
        var finding = LintAssert.Finds("column-type-change", sql, Schema);
        Assert.Contains("The statement fails with " + failure, finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("rewritten", finding.Message, StringComparison.Ordinal);
        LintAssert.Clean("narrowing-type-change", sql, Schema);
    }

    [Fact]
    public void A_view_is_made_anew_around_a_change_that_takes_an_instant() =>
        Assert.Contains(
            "DROP VIEW balances;\nALTER TABLE users ALTER balance TYPE numeric(14, 2);\nCREATE VIEW balances AS SELECT balance FROM users;",
            LintAssert.Finds("column-type-change", "ALTER TABLE users ALTER balance TYPE numeric(14, 2);", LintAssert.Schema + "CREATE VIEW balances AS SELECT balance FROM users;").Help, StringComparison.Ordinal);

    [Theory]
    [InlineData("ALTER TABLE b ALTER a_id TYPE bigint;", "A foreign key is made anew for it: an ACCESS EXCLUSIVE lock on a,")]
    [InlineData("ALTER TABLE a ALTER id TYPE bigint;", "A foreign key is made anew for it: an ACCESS EXCLUSIVE lock on b,")]
    public void The_other_table_of_a_foreign_key_is_named(string sql, string part) =>
        Assert.Contains(part, LintAssert.Finds("column-type-change", sql, "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a (id));").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ALTER TABLE users ALTER state TYPE varchar(10);", "ALTER COLUMN state_new SET DEFAULT 'new';")]
    [InlineData("ALTER TABLE users ALTER state TYPE integer;", "-- state has the default 'new': give state_new one that fits its type;")]
    public void A_default_is_copied_only_where_it_fits(string sql, string part) =>
        Assert.Contains(part, LintAssert.Finds("column-type-change", sql).Help, StringComparison.Ordinal);

    [Theory]
    [InlineData("ALTER TABLE users ALTER state DROP DEFAULT, ALTER state TYPE integer USING 1, ALTER state SET DEFAULT 0;", false)]
    [InlineData("ALTER TABLE users ALTER state TYPE integer USING 1, ALTER state DROP DEFAULT;", false)]
    [InlineData("ALTER TABLE users ALTER state SET DEFAULT 0, ALTER state TYPE integer USING 1;", true)]
    public void A_default_that_the_statement_drops_is_in_nobodys_way(string sql, bool isRefused) =>
        Assert.Equal(isRefused, LintAssert.Finds("column-type-change", sql).Message.Contains("The statement fails", StringComparison.Ordinal));
}
