using Teal.Planning.Changes;
using Teal.Rollout;
using Teal.Rollout.Gates;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>What would do harm without anybody seeing it.</summary>
public sealed class HiddenHarmTests
{
    private static ChangeFolder Copy(string? contract = "ALTER TABLE t DROP COLUMN a;") => new(
        "ALTER TABLE t ADD COLUMN b text;",
        contract is null ? "UPDATE t SET b = a;" : "UPDATE t SET b = a; UPDATE t SET a = b;", contract, name: "copy");

    [PostgresTheory]
    [InlineData("CREATE TABLE t (id int PRIMARY KEY, a text); CREATE TABLE c () INHERITS (t)", "inheritance child")]
    [InlineData("CREATE TABLE p (id int, a text); CREATE TABLE t (id int, a text) INHERITS (p)", "inheritance child")]
    public async Task A_table_whose_rows_stand_elsewhere_too_is_refused(string schema, string message)
    {
        await using var fixture = await RolloutFixture.OnAsync(Copy(), schema);
        var refused = await Assert.ThrowsAsync<RolloutRefusedException>(fixture.ExpandAsync);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_rule_that_differs_on_every_call_is_refused()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN b uuid;", "UPDATE t SET b = gen_random_uuid();"), "CREATE TABLE t (id int PRIMARY KEY)");
        var refused = await Assert.ThrowsAsync<RolloutRefusedException>(fixture.ExpandAsync);
        Assert.Contains("calls gen_random_uuid", refused.Message, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("ALTER TABLE t ADD COLUMN b int REFERENCES p (id);")]
    [InlineData("ALTER TABLE t ADD COLUMN b int CHECK (b > 0);")]
    [InlineData("ALTER TABLE t ADD COLUMN b int; ALTER TABLE t ADD CONSTRAINT k CHECK (b > 0) NOT VALID;")]
    public async Task A_constraint_that_could_refuse_writes_of_blue_waits_for_contract(string expand)
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder(expand, "UPDATE t SET b = a;"), "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, a int)");
        var refused = await Assert.ThrowsAsync<ChangeException>(fixture.ExpandAsync);
        Assert.Contains("put the constraint into contract.sql", refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_value_that_is_equal_and_not_the_same_is_carried()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN b interval;", "UPDATE t SET b = a; UPDATE t SET a = b;", "ALTER TABLE t DROP COLUMN a;"),
            "CREATE TABLE t (id int PRIMARY KEY, a interval); INSERT INTO t VALUES (1, '30 days')");
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        await fixture.ExecuteAsync("UPDATE t SET a = '1 mon'");
        Assert.Equal("1 mon", await fixture.Database.ScalarAsync<string>("SELECT b::text FROM t"));
    }

    [PostgresFact]
    public async Task Tables_of_one_name_in_two_schemas_have_each_their_own_function()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE s1.u ADD COLUMN b text; ALTER TABLE s2.u ADD COLUMN y text;", "UPDATE s1.u SET b = a; UPDATE s2.u SET y = x;"),
            "CREATE SCHEMA s1; CREATE SCHEMA s2; CREATE TABLE s1.u (id int, a text); CREATE TABLE s2.u (id int, x text)");
        await fixture.ExpandAsync();
        await fixture.ExecuteAsync("INSERT INTO s1.u (id, a) VALUES (1, 'q'); INSERT INTO s2.u (id, x) VALUES (1, 'r')");
        Assert.Equal("qr", await fixture.Database.ScalarAsync<string>("SELECT b || y FROM s1.u, s2.u"));
    }

    [PostgresFact]
    public async Task Contract_waits_for_values_that_it_asks_for()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            Copy("ALTER TABLE t ALTER COLUMN b SET NOT NULL; ALTER TABLE t DROP COLUMN a;"),
            "CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t VALUES (1, NULL)");
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        await fixture.Engine.VerifyAsync(fixture.Change);
        await fixture.Engine.SwitchAsync(fixture.Change, []);
        await fixture.Engine.VerifyAsync(fixture.Change);

        var closed = await fixture.Engine.ContractAsync(fixture.Change, []);
        Assert.False(closed.Done);
        Assert.Contains(closed.Gate.Checks, check => check is { Name: "values", Outcome: CheckOutcome.Fail });

        await fixture.ExecuteAsync("UPDATE t SET b = 'x'");
        Assert.True((await fixture.Engine.ContractAsync(fixture.Change, [])).Done);
    }

    [PostgresTheory]
    [InlineData("CREATE VIEW v AS SELECT a FROM t", "view v", "DROP VIEW v")]
    [InlineData("ALTER TABLE t ADD COLUMN g text GENERATED ALWAYS AS (upper(a)) STORED", "generated column g of t", "ALTER TABLE t DROP COLUMN g")]
    [InlineData("CREATE POLICY p ON t USING (a IS NOT NULL)", "policy p on table t", "DROP POLICY p ON t")]
    [InlineData("CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.a = 'x' THEN NULL; END IF; RETURN NEW; END $$; CREATE TRIGGER noted BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION note()", "trigger noted of t (its function note() reads it)", "DROP TRIGGER noted ON t")]
    [InlineData("CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '%', OLD.\"a\"; RETURN NEW; END $$; CREATE TRIGGER noted BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION note()", "trigger noted of t (its function note() reads it)", "DROP TRIGGER noted ON t")]
    public async Task Contract_waits_for_what_stands_on_a_column_that_it_removes(string made, string told, string dropped)
    {
        await using var fixture = await RolloutFixture.OnAsync(Copy("ALTER TABLE t DROP COLUMN a;"), "CREATE TABLE t (id int PRIMARY KEY, a text, aa text); INSERT INTO t VALUES (1, 'y', NULL)");
        await fixture.ExecuteAsync(made);
        await fixture.SwitchedAsync();
        var closed = await fixture.ContractAsync();
        Assert.False(closed.Done);
        Assert.Equal(Teal.Rollout.Phases.Contraction.Gate, closed.Gate.Checks.Select(check => check.Name));
        Assert.StartsWith($"{told} stands on t.a", closed.Gate.Checks.Single(check => check is { Name: "dependents", Outcome: CheckOutcome.Fail }).Evidence, StringComparison.Ordinal);
        await fixture.ExecuteAsync(dropped);
        Assert.True((await fixture.ContractAsync()).Done);
        var purged = await fixture.PurgeAsync();
        Assert.Equal(Teal.Rollout.Phases.Contraction.PurgeGate, purged.Gate.Checks.Select(check => check.Name));
        Assert.True(purged.Done);
    }
}
