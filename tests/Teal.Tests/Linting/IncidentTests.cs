using Teal.Linting;

namespace Teal.Tests.Linting;

public class IncidentTests
{
    [Theory]
    [InlineData(Incident.Schema)]
    [InlineData(null)]
    public void The_migration_breaks_the_running_version_and_blocks_it_with_and_without_the_schema(string? schema)
    {
        var found = LintAssert.FindsAll(Incident.Migration, schema).Where(f => f.Severity == Severity.Error).Select(f => (f.Rule, LintAssert.Marked(f).Split('\n')[0]));
        Assert.Equal(
            [
                ("backfill-in-one-transaction", "UPDATE users u"),
                ("rename-column", "RENAME COLUMN subscription_plan TO subscription_plan_deprecated"),
                ("required-column-without-default", "ALTER COLUMN plan_id SET NOT NULL"),
                ("set-not-null", "ALTER COLUMN plan_id SET NOT NULL"),
            ],
            found);
    }

    [Fact]
    public void The_update_waits_behind_no_lock_but_everybody_behind_it()
    {
        var message = LintAssert.Finds("backfill-in-one-transaction", Incident.Migration, Incident.Schema).Message;
        Assert.Contains("already holds an ACCESS EXCLUSIVE lock on users, which blocks every read and write of it", message, StringComparison.Ordinal);
        Assert.Contains("a SHARE ROW EXCLUSIVE lock on plans, which blocks every write of it", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Incident.Schema)]
    [InlineData(null)]
    public void The_backfill_that_was_to_repair_it_skips_rows_and_holds_its_locks(string? schema) =>
        Assert.Equal(
            ["backfill-in-one-transaction", "offset-backfill"],
            LintAssert.FindsAll(Incident.Backfill, schema).Where(f => f.Severity == Severity.Error).Select(f => f.Rule).Order());

    [Theory]
    [InlineData(Incident.Migration)]
    [InlineData(Incident.Backfill)]
    public void The_backfill_that_is_advised_has_no_finding(string migration)
    {
        var finding = LintAssert.Finds("backfill-in-one-transaction", migration, Incident.Schema);
        var after = Incident.Schema + "ALTER TABLE users ADD COLUMN plan_id integer REFERENCES plans (id);";
        var advice = LintAssert.SqlOf(finding);
        Assert.Contains("SET plan_id = p.id", advice, StringComparison.Ordinal);
        Assert.DoesNotContain("OFFSET", advice, StringComparison.Ordinal);
        Assert.Empty(LintAssert.FindsAll(advice, after));
    }
}
