namespace Teal.Tests.Linting.Rules.DataLoss;

public class DropAndAddColumnTests
{
    private const string Rule = "drop-and-add-column";

    [Theory]
    [InlineData("ALTER TABLE users DROP COLUMN subscription_plan, ADD COLUMN plan varchar(50);", "a renaming to plan")]
    [InlineData("ALTER TABLE users ADD plan text; ALTER TABLE users DROP subscription_plan;", "a renaming to plan")]
    [InlineData("ALTER TABLE users DROP plan_id; ALTER TABLE users ADD \"Plan\" bigint;", "a renaming to \"Plan\"")]
    [InlineData("ALTER TABLE users DROP created; ALTER TABLE users ADD created text;", "changing its type")]
    [InlineData("DO $$ BEGIN ALTER TABLE users DROP plan_id; ALTER TABLE users ADD p int; END $$;", "a renaming to p")]
    public void A_renaming_or_type_change_in_disguise_is_found_once(string sql, string what)
    {
        Assert.Contains(what, LintAssert.Finds(Rule, sql).Message, StringComparison.Ordinal);
        LintAssert.Clean("drop-column", sql);
    }

    [Fact]
    public void Of_an_unknown_table_one_column_dropped_and_one_added_is_enough() =>
        LintAssert.Finds(Rule, "ALTER TABLE x DROP a, ADD b int;", schema: null);

    [Theory]
    [InlineData("ALTER TABLE users DROP COLUMN subscription_plan, ADD COLUMN n int;")]
    [InlineData("ALTER TABLE users DROP plan_id, ADD a int, ADD b int;")]
    [InlineData("ALTER TABLE users ADD p int; UPDATE users SET p = plan_id WHERE id = 1; ALTER TABLE users DROP plan_id;")]
    [InlineData("ALTER TABLE users DROP plan_id; ALTER TABLE plans ADD p int;")]
    public void Unlike_columns_and_copied_values_are_drop_column(string sql)
    {
        LintAssert.Clean(Rule, sql);
        LintAssert.Finds("drop-column", sql);
    }

    [Fact]
    public void The_help_passes_the_rule_itself()
    {
        var help = LintAssert.SqlOf(LintAssert.Finds(Rule, "ALTER TABLE users DROP plan_id, ADD p int;"));
        LintAssert.Clean(Rule, help[..help.IndexOf("-- keep", StringComparison.Ordinal)]);
    }
}
