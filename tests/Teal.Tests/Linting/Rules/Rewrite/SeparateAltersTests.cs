using Teal.Linting;

namespace Teal.Tests.Linting.Rules.Rewrite;

public class SeparateAltersTests
{
    private const string Rule = "separate-alters";
    private const string First = "ALTER TABLE users ALTER plan_id TYPE bigint;";

    [Theory]
    [InlineData("ALTER TABLE users ALTER name SET NOT NULL;")]
    [InlineData("ALTER TABLE users ADD CHECK (name <> '');")]
    [InlineData("ALTER TABLE users ADD COLUMN x uuid DEFAULT gen_random_uuid();")]
    public void A_second_pass_over_the_same_table_is_told(string second)
    {
        var finding = ShopLint.Finds(Rule, First + second);
        Assert.Equal(Severity.Info, finding.Severity);
        ShopLint.Contains("One statement with all actions would do it once.", finding.Message);
    }

    [Theory]
    [InlineData(First + "ALTER TABLE orders ADD CHECK (total < 5);")]
    [InlineData(First + "ALTER TABLE users ADD COLUMN x int;")]
    [InlineData(First + "ALTER TABLE users ADD UNIQUE (name);")]
    [InlineData(First + "ALTER TABLE users ADD FOREIGN KEY (plan_id) REFERENCES plans;")]
    [InlineData("ALTER TABLE users ADD UNIQUE (name);" + First)]
    [InlineData("ALTER TABLE users ALTER plan_id TYPE bigint, ALTER name SET NOT NULL;")]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ALTER a TYPE bigint; ALTER TABLE t ADD CHECK (a > 0);")]
    public void One_pass_is_free(string sql) => ShopLint.Clean(Rule, sql);

    [Fact]
    public void The_advice_goes_with_that_of_the_others() =>
        Assert.StartsWith(
            "Where the ways that the other findings say spare the pass, take those",
            LintAssert.Finds("separate-alters", "ALTER TABLE users ALTER plan_id SET NOT NULL; ALTER TABLE users ALTER balance SET NOT NULL;").Help, StringComparison.Ordinal);
}
