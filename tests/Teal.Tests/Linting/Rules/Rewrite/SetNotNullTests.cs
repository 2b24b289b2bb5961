using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Rewrite;

public class SetNotNullTests
{
    private const string Rule = "set-not-null";
    private const string Set = "ALTER TABLE users ALTER COLUMN name SET NOT NULL;";

    [Fact]
    public void Every_row_is_looked_at_while_nobody_can_read()
    {
        var finding = ShopLint.Finds(Rule, Set);
        Assert.Equal(Severity.Error, finding.Severity);
        ShopLint.Contains("an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it, while all its rows are read", finding.Message);
        ShopLint.Contains("'column \"name\" of relation \"users\" contains null values' (SQLSTATE 23502)", finding.Message);
    }

    [Theory]
    [InlineData("ALTER TABLE users ALTER email SET NOT NULL;")]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ALTER a SET NOT NULL;")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT c CHECK (name IS NOT NULL) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c;" + Set)]
    [InlineData("ALTER TABLE users ADD CONSTRAINT c CHECK (name IS NOT NULL AND name <> ''); " + Set)]
    [InlineData("ALTER TABLE users ADD COLUMN a int NOT NULL DEFAULT 0;")]
    public void What_is_proven_is_not_read_again(string sql) => ShopLint.Clean(Rule, sql, ShopLint.Alone);

    [Fact]
    public void A_validated_CHECK_in_the_file_is_a_proof_without_a_schema_too() =>
        ShopLint.Clean(
            Rule, "ALTER TABLE users ADD CONSTRAINT c CHECK (name IS NOT NULL) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c;" + Set, ShopLint.Alone, known: false);

    [Theory]
    [InlineData("ALTER TABLE users ADD CONSTRAINT c CHECK (plan_id IS NOT NULL) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c;")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT c CHECK (name IS NOT NULL) NOT VALID;")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT c CHECK (name IS NOT NULL OR plan_id > 0) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c;")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT c CHECK (name <> '') NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c;")]
    public void Another_CHECK_proves_nothing(string before) => ShopLint.Finds(Rule, before + Set, ShopLint.Alone);

    [Fact]
    public void A_column_added_with_a_default_is_read_all_the_same()
    {
        var finding = ShopLint.Finds(Rule, "ALTER TABLE users ADD COLUMN a int DEFAULT 1; ALTER TABLE users ALTER a SET NOT NULL;");
        ShopLint.Contains("with NOT NULL and a DEFAULT in its ADD COLUMN no row is read", finding.Help);
    }

    [Fact]
    public void Without_a_schema_it_is_a_warning_that_says_what_was_assumed()
    {
        var finding = ShopLint.Finds(Rule, Set, known: false);
        Assert.Equal(Severity.Warning, finding.Severity);
        ShopLint.Contains("the schema of users is not known; it is assumed that name is nullable", finding.Message);
    }

    [Fact]
    public void The_fix_proves_it_first() => Assert.Equal(
        """
        ALTER TABLE users ADD CONSTRAINT users_name_not_null CHECK (name IS NOT NULL) NOT VALID;
        ALTER TABLE users VALIDATE CONSTRAINT users_name_not_null;
        ALTER TABLE users ALTER COLUMN name SET NOT NULL;
        ALTER TABLE users DROP CONSTRAINT users_name_not_null;
        """,
        ShopLint.Fixed(Rule, Set, ShopLint.Alone));

    [Fact]
    public void From_18_NOT_NULL_itself_is_validated_later()
    {
        const string Expected = "ALTER TABLE users ADD CONSTRAINT users_name_not_null NOT NULL name NOT VALID;\nALTER TABLE users VALIDATE CONSTRAINT users_name_not_null;";
        Assert.Equal(Expected, ShopLint.Fixed(Rule, Set, ShopLint.Pg(18)));
        ShopLint.Finds(Rule, "ALTER TABLE users ADD CONSTRAINT n NOT NULL name;", ShopLint.Pg(18));
        ShopLint.Clean(Rule, "ALTER TABLE users ADD CONSTRAINT n NOT NULL name NOT VALID;", ShopLint.Pg(18));
    }

    [Fact]
    public void Where_the_statements_may_be_joined_there_is_no_fix()
    {
        Assert.Null(ShopLint.Finds(Rule, Set).Fix);
        Assert.Null(ShopLint.Finds(Rule, "BEGIN; " + Set + " COMMIT;").Fix);
    }

    [Fact]
    public void A_constraint_keeps_its_name()
    {
        const string Name = "ADD CONSTRAINT filled NOT NULL plan_id NOT VALID";
        var finding = LintAssert.Finds("set-not-null", "ALTER TABLE users ADD CONSTRAINT filled NOT NULL plan_id;", settings: new LintSettings { PgMajor = 18, Transactions = TransactionMode.None });
        Assert.Contains(Name, finding.Help, StringComparison.Ordinal);
        Assert.Contains(Name, finding.Fix!.ApplyTo(finding.Source.Content), StringComparison.Ordinal);
        Assert.Contains("VALIDATE CONSTRAINT filled", finding.Fix!.ApplyTo(finding.Source.Content), StringComparison.Ordinal);
    }
}
