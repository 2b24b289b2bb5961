using Teal.Planning.Changes;
using Teal.Planning.Sync;

namespace Teal.Tests.Planning;

public sealed class ChangeReaderTests
{
    private const string AddB = "ALTER TABLE t ADD COLUMN b text;";
    private const string DropA = "ALTER TABLE t DROP COLUMN a;";

    [Fact]
    public void A_rule_that_sets_what_expand_adds_is_forward_and_one_that_sets_what_contract_removes_is_backward()
    {
        var change = ChangeFiles.Read(AddB, "UPDATE t SET b = a || c; UPDATE t SET a = b;", DropA);
        var table = Assert.Single(change.Tables);
        Assert.Equal(SyncDirection.Forward, Assert.Single(table.Forward).Direction);
        Assert.Equal(SyncDirection.Backward, Assert.Single(table.Backward).Direction);
        Assert.Equal(["b"], table.NewColumns.AsEnumerable());
        Assert.Equal(["a"], table.OldColumns.AsEnumerable());
        Assert.Equal(["a", "c"], table.OldSide(["id", "a", "b", "c", "d"]).AsEnumerable());
    }

    [Fact]
    public void A_change_may_only_expand()
    {
        var change = ChangeFiles.Read("CREATE TABLE t (id integer);");
        Assert.Empty(change.Tables);
        Assert.False(change.HasContract);
    }

    [Theory]
    [InlineData("UPDATE t SET c = a;", "sync.sql:1:1: the rule sets c, which expand.sql does not add and contract.sql does not remove: a rule fits one of them.")]
    [InlineData("\n  UPDATE t SET b = a, a = b;", "sync.sql:2:3: the rule sets columns of both sides: write one UPDATE for each direction.")]
    [InlineData("UPDATE t SET b = a;\nUPDATE t SET b = 'x';", "sync.sql:2:1: a rule for b stands above already.")]
    [InlineData("UPDATE t SET b = coalesce(b, a);", "sync.sql:1:1: the rule reads b, the column that it sets: say what the value is, for every row, filled or not.")]
    [InlineData("DELETE FROM t;", "sync.sql:1:1: sync.sql holds UPDATE statements only: each says how the new columns follow from the old ones, or the old from the new.")]
    [InlineData("WITH x AS (SELECT 1) UPDATE t SET b = a;", "sync.sql:1:1: a rule cannot have WITH: write the query as a subquery in FROM.")]
    [InlineData("UPDATE t SET b = a RETURNING b;", "sync.sql:1:1: a rule cannot have RETURNING.")]
    [InlineData("UPDATE ONLY t SET b = a;", "sync.sql:1:1: a rule cannot have ONLY: it holds for every row of the table.")]
    [InlineData("UPDATE t SET b[1] = a;", "sync.sql:1:1: a rule sets whole columns: write the whole new value of the array or composite column.")]
    [InlineData("UPDATE t SET a = 'x';", "sync.sql: t has a backward rule and no forward one: what old versions write would never reach the new columns.")]
    public void A_rule_that_cannot_be_one_is_named_with_its_place(string sync, string problem) =>
        Assert.Contains(problem, ChangeFiles.Problems(AddB, sync, DropA).Split('\n'));

    [Theory]
    [InlineData("ALTER TABLE t ADD COLUMN b text NOT NULL;", "b would be NOT NULL without a default")]
    [InlineData("ALTER TABLE t ADD COLUMN IF NOT EXISTS b text;", "IF NOT EXISTS would accept something of another origin")]
    [InlineData("ALTER TABLE t ADD COLUMN b bigserial;", "rewrites the whole table under ACCESS EXCLUSIVE")]
    [InlineData("ALTER TABLE t ADD COLUMN b text GENERATED ALWAYS AS (a) STORED;", "rewrites the whole table under ACCESS EXCLUSIVE")]
    [InlineData("ALTER TABLE t ALTER COLUMN a SET NOT NULL;", "SET NOT NULL can make writes of blue fail")]
    [InlineData("ALTER TABLE t ALTER COLUMN a TYPE bigint;", "changing the type of a rewrites the table")]
    [InlineData("ALTER TABLE t DROP COLUMN a;", "dropping a breaks blue")]
    [InlineData("ALTER TABLE t RENAME COLUMN a TO b;", "renaming a breaks every query of blue that names it")]
    [InlineData("ALTER TABLE t RENAME TO u;", "renaming a table breaks every query of blue")]
    [InlineData("ALTER TABLE t SET SCHEMA other;", "moving a table to another schema")]
    [InlineData("ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING gist (a WITH =);", "reading the whole table under ACCESS EXCLUSIVE")]
    [InlineData("CREATE INDEX ON t (a);", "give the index a name")]
    [InlineData("CREATE INDEX IF NOT EXISTS i ON t (a);", "IF NOT EXISTS")]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT 1;", "CREATE OR REPLACE VIEW changes what blue may be reading")]
    [InlineData("DROP TABLE t;", "DROP TABLE takes something away from blue")]
    [InlineData("UPDATE t SET b = a;", "expand.sql adds structure")]
    [InlineData("BEGIN;", "remove the transaction control")]
    [InlineData("COMMIT;", "remove the transaction control")]
    [InlineData("SET lock_timeout = '1s';", "Teal sets lock_timeout itself")]
    [InlineData("DO $$ BEGIN END $$;", "what a DO block does cannot be known")]
    [InlineData("\\i other.sql\n", "is a psql command")]
    [InlineData("TRUNCATE t;", "Teal does not know that TRUNCATE")]
    public void Expand_holds_only_what_adds(string expand, string problem)
    {
        var problems = ChangeFiles.Problems("CREATE TABLE x (id integer);\n" + expand);
        Assert.StartsWith("expand.sql:2:1: ", problems, StringComparison.Ordinal);
        Assert.Contains(problem, problems, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE t SET a = 1;", "it does not touch rows")]
    [InlineData("ROLLBACK;", "remove the transaction control")]
    [InlineData("ALTER TABLE t RENAME COLUMN b TO c;", "this breaks green")]
    [InlineData("CREATE INDEX ON t (b);", "give the index a name")]
    [InlineData("CREATE TABLE u ();", "this statement does something else")]
    [InlineData("VACUUM t;", "Teal does not know how to take VACUUM back")]
    public void Contract_holds_only_what_removes_and_constrains(string contract, string problem) =>
        Assert.Contains(problem, ChangeFiles.Problems(AddB, null, contract), StringComparison.Ordinal);

    [Fact]
    public void A_new_column_that_a_rule_sets_may_not_refuse_null_before_contract()
    {
        const string NotNull = "ALTER TABLE t ADD COLUMN b boolean NOT NULL DEFAULT false;";
        Assert.Equal(
            "expand.sql:1:36: a rule sets b, and where it gives NULL or fails, NOT NULL would make the write of blue fail: leave NOT NULL out here and put ALTER COLUMN b SET NOT NULL into contract.sql.",
            ChangeFiles.Problems(NotNull, "UPDATE t SET b = a > 1;"));
        Assert.NotNull(ChangeFiles.Read(NotNull));
    }

    [Fact]
    public void What_contract_removes_needs_a_way_back_or_a_reason_to_have_none()
    {
        Assert.Contains("contract.sql: contract removes t.a, and no rule in sync.sql leads back to it", ChangeFiles.Problems(AddB, "UPDATE t SET b = a;", DropA), StringComparison.Ordinal);
        Assert.Contains("contract.sql:1:1: nothing leads back to a dropped table", ChangeFiles.Problems(AddB, null, "DROP TABLE t;"), StringComparison.Ordinal);
        Assert.True(ChangeFiles.Read(AddB, "UPDATE t SET b = a;", DropA, """{ "backward": "none", "reason": "nobody reads it" }""").Settings.HasNoWayBack);
    }

    [Theory]
    [InlineData("""{ "backward": "none" }""", "change.json: \"backward\": \"none\" needs a \"reason\".")]
    [InlineData("""{ "backward": "maybe" }""", "change.json: \"backward\" may only be \"none\", and is \"maybe\".")]
    [InlineData("{\n  \"backwards\": \"none\"\n}", "change.json:2:")]
    [InlineData("{", "change.json:1:")]
    public void Settings_that_mean_nothing_are_named(string settings, string problem) =>
        Assert.Contains(problem, ChangeFiles.Problems(AddB, null, null, settings), StringComparison.Ordinal);

    [Fact]
    public void Settings_may_have_comments_and_trailing_commas() =>
        Assert.Equal("x", ChangeFiles.Read(AddB, null, null, "{ // why\n \"reason\": \"x\", }").Settings.Reason);

    [Fact]
    public void An_open_decision_is_named_by_file_line_and_column_and_only_in_comments()
    {
        Assert.Equal(
            "sync.sql:2:4: a decision is still open here (teal:decide). Answer it in the file and remove the mark.",
            ChangeFiles.Problems(AddB, "UPDATE t SET b = a;\n-- teal:decide how?\n"));
        Assert.NotNull(ChangeFiles.Read(AddB, "UPDATE t SET b = 'teal:decide';"));
    }

    [Fact]
    public void Every_problem_of_every_file_is_told_at_once()
    {
        var lines = ChangeFiles.Problems("ALTER TABLE t ADD COLUMN;\nDROP TABLE x;", "UPDATE t SET z = 1;", "BEGIN;").Split('\n');
        Assert.Contains(lines, line => line.StartsWith("expand.sql:1:", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("expand.sql:2:1: DROP TABLE", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("sync.sql:1:1:", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("contract.sql:1:1:", StringComparison.Ordinal));
    }

    [Fact]
    public void The_hash_changes_with_every_file_and_not_with_line_breaks()
    {
        var hash = ChangeFiles.Text("a;\nb;", "s", "c", "{}").Hash();
        Assert.Equal(hash, ChangeFiles.Text("a;\r\nb;", "s", "c", "{}").Hash());
        Assert.Equal(4, new HashSet<string>(
        [
            hash, ChangeFiles.Text("a;\nb; ", "s", "c", "{}").Hash(), ChangeFiles.Text("a;\nb;", "c", "s", "{}").Hash(), ChangeFiles.Text("a;\nb;", "s", "c").Hash(),
        ]).Count);
    }

    [Fact]
    public void A_folder_that_is_none_is_named()
    {
        var error = Assert.Throws<ChangeException>(() => Change.Load(Path.Combine(Path.GetTempPath(), "no-such-change")));
        Assert.Contains("there is no such folder", error.Message, StringComparison.Ordinal);
        var empty = Directory.CreateTempSubdirectory("empty-");
        try
        {
            Assert.Contains("expand.sql: there is no such file", Assert.Throws<ChangeException>(() => Change.Load(empty.FullName)).Message, StringComparison.Ordinal);
            File.WriteAllBytes(Path.Combine(empty.FullName, "expand.sql"), [0xff, 0xfe, 0x41]);
            Assert.Contains("the file is not UTF-8 text", Assert.Throws<ChangeException>(() => Change.Load(empty.FullName)).Message, StringComparison.Ordinal);
        }
        finally
        {
            empty.Delete(recursive: true);
        }
    }
}
