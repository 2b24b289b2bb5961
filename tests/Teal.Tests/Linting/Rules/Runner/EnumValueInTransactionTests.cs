using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Runner;

public class EnumValueInTransactionTests
{
    private const string Rule = "enum-value-in-transaction";

    private const string Schema =
        """
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE TABLE users (id bigint PRIMARY KEY, mood mood DEFAULT 'ok', moods mood[], name text);
        CREATE TABLE others (id bigint PRIMARY KEY, name text);
        """;

    [Theory]
    [InlineData("UPDATE users SET mood = 'glad' WHERE id = 1;")]
    [InlineData("INSERT INTO users (id, mood) VALUES (1, 'glad');")]
    [InlineData("ALTER TABLE users ALTER mood SET DEFAULT 'glad';")]
    [InlineData("ALTER TABLE users ADD CHECK (mood <> 'glad');")]
    [InlineData("CREATE INDEX ON users (id) WHERE mood = 'glad';")]
    [InlineData("CREATE VIEW v AS SELECT * FROM users WHERE mood = 'glad';")]
    [InlineData("CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM users WHERE mood = 'glad' $$;")]
    [InlineData("SELECT 'glad'::mood;")]
    [InlineData("SELECT 'glad'::public.mood;")]
    [InlineData("CREATE TABLE t (a mood DEFAULT 'glad');")]
    [InlineData("DO $$ BEGIN UPDATE users SET mood = 'glad' WHERE id = 1; END $$;")]
    public void The_new_label_is_used_too_early(string use)
    {
        var finding = LintAssert.Finds(Rule, "ALTER TYPE mood ADD VALUE 'glad';" + use, Schema);
        Assert.Equal("'glad'", LintAssert.Marked(finding));
        Assert.Contains("'unsafe use of new value \"glad\" of enum type mood' (SQLSTATE 55P04)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'glad';", finding.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE users SET mood = 'ok' WHERE id = 1;")]
    [InlineData("UPDATE others SET name = 'glad' WHERE id = 1;")]
    [InlineData("UPDATE users SET name = 'glad'::text WHERE id = 1;")]
    [InlineData("COMMENT ON TYPE mood IS 'glad';")]
    public void Another_text_is_free(string use) => LintAssert.Clean(Rule, "ALTER TYPE mood ADD VALUE 'glad';" + use, Schema);

    [Theory]
    [InlineData(TransactionMode.None, "ALTER TYPE mood ADD VALUE 'glad'; UPDATE users SET mood = 'glad' WHERE id = 1;")]
    [InlineData(TransactionMode.PerStatement, "ALTER TYPE mood ADD VALUE 'glad'; UPDATE users SET mood = 'glad' WHERE id = 1;")]
    [InlineData(TransactionMode.Unknown, "BEGIN; ALTER TYPE mood ADD VALUE 'glad'; COMMIT; UPDATE users SET mood = 'glad' WHERE id = 1;")]
    [InlineData(TransactionMode.PerFile, "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok'; UPDATE users SET mood = 'ok' WHERE id = 1;")]
    [InlineData(TransactionMode.PerFile, "CREATE TYPE colour AS ENUM ('red'); SELECT 'red'::colour;")]
    public void A_label_that_is_committed_is_free(TransactionMode mode, string sql) => LintAssert.Clean(Rule, sql, Schema, LintAssert.With(mode));

    [Theory]
    [InlineData(14, true)]
    [InlineData(16, true)]
    [InlineData(17, false)]
    [InlineData(18, false)]
    public void A_type_of_the_same_transaction_is_free_since_17(int major, bool isFound)
    {
        const string Sql = "CREATE TYPE colour AS ENUM ('red'); ALTER TYPE colour ADD VALUE 'blue'; SELECT 'blue'::colour;";
        var settings = new LintSettings { PgMajor = major, Transactions = TransactionMode.PerFile };
        if (isFound) LintAssert.Finds(Rule, Sql, Schema, settings);
        else LintAssert.Clean(Rule, Sql, Schema, settings);
    }

    [Fact]
    public void A_table_that_is_not_known_may_have_a_column_of_the_type() =>
        LintAssert.Finds(Rule, "ALTER TYPE mood ADD VALUE 'glad'; UPDATE people SET mood = 'glad' WHERE id = 1;", schema: null);
}
