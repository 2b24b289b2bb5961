using Teal.Linting;

namespace Teal.Tests.Linting.Rules.DataLoss;

public class DropTableTests
{
    private const string Rule = "drop-table";
    private const string Schema =
        "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p (id)); CREATE VIEW v AS SELECT * FROM p; CREATE TABLE e (a int) PARTITION BY LIST (a); CREATE TABLE e1 PARTITION OF e FOR VALUES IN (1);";

    [Fact]
    public void A_table_is_found_with_what_fails_and_whom_it_locks()
    {
        var finding = LintAssert.Finds(Rule, "DROP TABLE IF EXISTS c;", Schema);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("'relation \"c\" does not exist' (SQLSTATE 42P01)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("lock on c", finding.Message, StringComparison.Ordinal);
        Assert.Contains("lock on p", finding.Message, StringComparison.Ordinal);
        foreach (var rule in new[] { Rule, "rename-table" }) LintAssert.Clean(rule, LintAssert.SqlOf(finding), Schema);
    }

    [Fact]
    public void What_still_needs_it_is_named()
    {
        var message = LintAssert.Finds(Rule, "DROP TABLE p;", Schema).Message;
        Assert.Contains("(SQLSTATE 2BP01)", message, StringComparison.Ordinal);
        Assert.Contains("constraint c_p_fkey on c", message, StringComparison.Ordinal);
        Assert.Contains("view v", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_goes_in_the_same_statement_needs_it_no_more() =>
        Assert.DoesNotContain("c_p_fkey", LintAssert.FindsAll("DROP TABLE c, p;", Schema)[^1].Message, StringComparison.Ordinal);

    [Fact]
    public void A_partition_is_missed_by_its_parent() =>
        Assert.Contains("Queries of e go on without its rows", LintAssert.Finds(Rule, "DROP TABLE e1;", Schema).Message, StringComparison.Ordinal);

    [Fact]
    public void One_that_may_not_be_there_is_a_warning_that_says_so()
    {
        var finding = LintAssert.Finds(Rule, "DROP TABLE IF EXISTS app.\"Users\";", schema: null);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("it is not known whether app.\"Users\" is there", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE n (a int); DROP TABLE n;")]
    [InlineData("CREATE TEMP TABLE n (a int); DROP TABLE n;")]
    [InlineData("DROP TABLE teal_retired_p;")]
    [InlineData("CREATE SCHEMA app; CREATE TABLE app.n (a int); DROP TABLE app.n;")]
    public void One_that_is_new_or_retired_is_free(string sql) => LintAssert.Clean(Rule, sql, Schema);

    [Fact]
    public void A_new_table_of_one_schema_does_not_excuse_that_of_another() => LintAssert.Finds(Rule, "CREATE TABLE a.p (x int); DROP TABLE p;", Schema);

    [Fact]
    public void Sequences_of_its_columns_are_not_worth_a_word() =>
        Assert.DoesNotContain("_seq", ShopLint.Finds("drop-table", "DROP TABLE plans;").Message, StringComparison.Ordinal);

    [Fact]
    public void A_retired_name_is_quoted_and_cut_as_contract_does_it()
    {
        Assert.Contains("RENAME TO \"teal_retired_Old Users\";", LintAssert.Finds("drop-table", "DROP TABLE \"Old Users\";").Help, StringComparison.Ordinal);
        var name = new string('x', 63);
        Assert.Contains($"RENAME TO {Teal.Linting.Analysis.RetiredName.Of(name)};", LintAssert.Finds("drop-table", $"DROP TABLE {name};").Help, StringComparison.Ordinal);
    }
}
