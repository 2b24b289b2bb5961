using System.Text;
using Teal.Linting.Analysis;
using Teal.Planning.Changes;
using Teal.Planning.Steps;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;
using ObjectNames = Teal.Planning.Steps.ObjectNames;

namespace Teal.Tests.Planning;

public sealed class StepPlannerTests
{
    [Theory]
    [InlineData("ALTER TABLE t ADD COLUMN b text DEFAULT 'x'", "ALTER TABLE t ADD COLUMN b text DEFAULT 'x' <- ALTER TABLE t DROP COLUMN IF EXISTS b")]
    [InlineData("ALTER TABLE s.\"T\" ADD COLUMN \"B\" numeric(4, 2), ADD COLUMN c integer",
        "ALTER TABLE s.\"T\" ADD COLUMN \"B\" numeric(4, 2) <- ALTER TABLE s.\"T\" DROP COLUMN IF EXISTS \"B\"\nALTER TABLE s.\"T\" ADD COLUMN c integer <- ALTER TABLE s.\"T\" DROP COLUMN IF EXISTS c")]
    [InlineData("ALTER TABLE t ADD COLUMN b integer REFERENCES p (id) CHECK (b > 0)",
        "ALTER TABLE t ADD COLUMN b integer <- ALTER TABLE t DROP COLUMN IF EXISTS b\n"
        + "ALTER TABLE t ADD CONSTRAINT t_b_fkey FOREIGN KEY (b) REFERENCES p (id) NOT VALID <- ALTER TABLE t DROP CONSTRAINT IF EXISTS t_b_fkey\n"
        + "ALTER TABLE t VALIDATE CONSTRAINT t_b_fkey\n"
        + "ALTER TABLE t ADD CONSTRAINT t_b_check CHECK (b > 0) NOT VALID <- ALTER TABLE t DROP CONSTRAINT IF EXISTS t_b_check\n"
        + "ALTER TABLE t VALIDATE CONSTRAINT t_b_check")]
    [InlineData("ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p (x, y) ON DELETE CASCADE NOT VALID",
        "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p (x, y) ON DELETE CASCADE NOT VALID <- ALTER TABLE t DROP CONSTRAINT IF EXISTS f")]
    [InlineData("ALTER TABLE s.t ADD UNIQUE (a, b)",
        "*CREATE UNIQUE INDEX CONCURRENTLY t_a_b_key ON s.t (a, b) <- *DROP INDEX CONCURRENTLY IF EXISTS s.t_a_b_key\n"
        + "ALTER TABLE s.t ADD CONSTRAINT t_a_b_key UNIQUE USING INDEX t_a_b_key <- ALTER TABLE IF EXISTS s.t DROP CONSTRAINT IF EXISTS t_a_b_key")]
    [InlineData("CREATE INDEX i ON s.t USING gin (a) WHERE a IS NOT NULL",
        "*CREATE INDEX CONCURRENTLY i ON s.t USING gin (a) WHERE a IS NOT NULL <- *DROP INDEX CONCURRENTLY IF EXISTS s.i")]
    [InlineData("CREATE UNIQUE INDEX CONCURRENTLY i ON t (lower(a))", "*CREATE UNIQUE INDEX CONCURRENTLY i ON t (lower(a)) <- *DROP INDEX CONCURRENTLY IF EXISTS i")]
    [InlineData("ALTER TABLE t ALTER COLUMN a SET DEFAULT 1", "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1 <- ALTER TABLE t ALTER COLUMN a DROP DEFAULT")]
    [InlineData("ALTER TABLE t VALIDATE CONSTRAINT c", "ALTER TABLE t VALIDATE CONSTRAINT c")]
    [InlineData("CREATE TABLE t (id integer)", "CREATE TABLE t (id integer) <- DROP TABLE IF EXISTS t")]
    [InlineData("CREATE TYPE mood AS ENUM ('good')", "CREATE TYPE mood AS ENUM ('good') <- DROP TYPE IF EXISTS mood")]
    [InlineData("CREATE SEQUENCE s", "CREATE SEQUENCE s <- DROP SEQUENCE IF EXISTS s")]
    [InlineData("CREATE VIEW v AS SELECT 1", "CREATE VIEW v AS SELECT 1 <- DROP VIEW IF EXISTS v")]
    [InlineData("CREATE MATERIALIZED VIEW v AS SELECT 1", "CREATE MATERIALIZED VIEW v AS SELECT 1 <- DROP MATERIALIZED VIEW IF EXISTS v")]
    [InlineData("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NO INHERIT",
        "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NO INHERIT NOT VALID <- ALTER TABLE t DROP CONSTRAINT IF EXISTS c\nALTER TABLE t VALIDATE CONSTRAINT c")]
    [InlineData("ALTER TABLE t ADD COLUMN b integer CHECK (b > 0) NO INHERIT",
        "ALTER TABLE t ADD COLUMN b integer <- ALTER TABLE t DROP COLUMN IF EXISTS b\n"
        + "ALTER TABLE t ADD CONSTRAINT t_b_check CHECK (b > 0) NO INHERIT NOT VALID <- ALTER TABLE t DROP CONSTRAINT IF EXISTS t_b_check\nALTER TABLE t VALIDATE CONSTRAINT t_b_check")]
    [InlineData("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED, ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p NOT ENFORCED",
        "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED <- ALTER TABLE t DROP CONSTRAINT IF EXISTS c\n"
        + "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p NOT ENFORCED <- ALTER TABLE t DROP CONSTRAINT IF EXISTS f")]
    [InlineData("ALTER TABLE t ADD CONSTRAINT n NOT NULL a", "ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID <- ALTER TABLE t DROP CONSTRAINT IF EXISTS n\nALTER TABLE t VALIDATE CONSTRAINT n")]
    [InlineData("ALTER TABLE t ADD COLUMN b integer UNIQUE NULLS NOT DISTINCT",
        "ALTER TABLE t ADD COLUMN b integer <- ALTER TABLE t DROP COLUMN IF EXISTS b\n"
        + "*CREATE UNIQUE INDEX CONCURRENTLY t_b_key ON t (b) NULLS NOT DISTINCT <- *DROP INDEX CONCURRENTLY IF EXISTS t_b_key\n"
        + "ALTER TABLE t ADD CONSTRAINT t_b_key UNIQUE USING INDEX t_b_key <- ALTER TABLE IF EXISTS t DROP CONSTRAINT IF EXISTS t_b_key")]
    [InlineData("GRANT SELECT ON t TO app", "GRANT SELECT ON t TO app")]
    [InlineData("INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (1)")]
    public void Each_statement_of_expand_takes_the_form_that_blocks_nobody(string expand, string steps) =>
        Assert.Equal(steps, Shown(StepPlanner.Expand(ChangeFiles.Read(expand + ";"))));

    [Fact]
    public void Not_null_is_set_through_a_check_that_is_validated_first() =>
        Assert.Equal(
            """
            ALTER TABLE t ADD CONSTRAINT teal_not_null_t_b CHECK (b IS NOT NULL) NOT VALID <- ALTER TABLE t DROP CONSTRAINT IF EXISTS teal_not_null_t_b
            ALTER TABLE t VALIDATE CONSTRAINT teal_not_null_t_b
            ALTER TABLE t ALTER COLUMN b SET NOT NULL; ALTER TABLE t DROP CONSTRAINT teal_not_null_t_b <- ALTER TABLE t ALTER COLUMN b DROP NOT NULL
            """,
            Shown(Contract("ALTER TABLE t ALTER COLUMN b SET NOT NULL").Additions));

    [Fact]
    public void A_primary_key_needs_its_columns_not_null_and_its_index_first() =>
        Assert.Equal(
            """
            ALTER TABLE t ADD CONSTRAINT teal_not_null_t_b CHECK (b IS NOT NULL) NOT VALID <- ALTER TABLE t DROP CONSTRAINT IF EXISTS teal_not_null_t_b
            ALTER TABLE t VALIDATE CONSTRAINT teal_not_null_t_b
            ALTER TABLE t ALTER COLUMN b SET NOT NULL; ALTER TABLE t DROP CONSTRAINT teal_not_null_t_b <- ALTER TABLE t ALTER COLUMN b DROP NOT NULL
            *CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON t (b) <- *DROP INDEX CONCURRENTLY IF EXISTS t_pkey
            ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey <- ALTER TABLE IF EXISTS t DROP CONSTRAINT IF EXISTS t_pkey
            """,
            Shown(Contract("ALTER TABLE t ADD PRIMARY KEY (b)").Additions));

    [Fact]
    public void Nothing_is_done_for_a_not_null_that_is_there_and_little_for_one_that_a_check_proves()
    {
        var known = Schema("CREATE TABLE t (a integer NOT NULL, b integer CHECK (b IS NOT NULL AND b > 0), c integer CHECK (c > 0)); ALTER TABLE t ADD CHECK (c IS NOT NULL) NOT VALID;");
        Assert.Equal(
            """
            ALTER TABLE t ALTER COLUMN b SET NOT NULL <- ALTER TABLE t ALTER COLUMN b DROP NOT NULL
            *CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON t (a, b) <- *DROP INDEX CONCURRENTLY IF EXISTS t_pkey
            ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey <- ALTER TABLE IF EXISTS t DROP CONSTRAINT IF EXISTS t_pkey
            """, Shown(Contract("ALTER TABLE t ALTER COLUMN a SET NOT NULL, ADD PRIMARY KEY (a, b)", known).Additions));
        Assert.Equal(3, Contract("ALTER TABLE t ALTER COLUMN c SET NOT NULL", known).Additions.Length);
    }

    [Fact]
    public void Constraints_without_a_name_get_one_that_is_free() =>
        Assert.Equal(["t_a_check1", "t_a_check2", "t_check", "t_a_fkey"],
            Contract("ALTER TABLE t ADD CHECK (a > 1), ADD CHECK (a > 2), ADD CHECK (a > b); ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES t (a)", Schema("CREATE TABLE t (a integer UNIQUE, b integer, CONSTRAINT t_a_check CHECK (a > 0));"))
                .Additions.Where(step => step.Title.Contains("hold new rows", StringComparison.Ordinal)).Select(step => step.Title.Split(' ')[^1]));

    [Theory]
    [InlineData("ALTER TABLE t ADD CONSTRAINT c UNIQUE (a) WITH (fillfactor = 70)", "build the index with its storage options")]
    [InlineData("ALTER TABLE t ADD CONSTRAINT c UNIQUE (a) USING INDEX TABLESPACE x", "build the index with its storage options")]
    [InlineData("ALTER TABLE t ADD CONSTRAINT c PRIMARY KEY (a, b WITHOUT OVERLAPS)", "WITHOUT OVERLAPS only by reading the whole table")]
    public void A_key_that_would_lose_something_on_the_way_is_refused(string contract, string message) =>
        Assert.Contains(message, Assert.Throws<ChangeException>(() => Contract(contract)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_contract_drops_is_renamed_first_and_dropped_by_purge()
    {
        var change = ChangeFiles.Read("CREATE TABLE x ();", null, "ALTER TABLE t DROP COLUMN a CASCADE, DROP CONSTRAINT c; DROP TABLE s.u; DROP INDEX i;", """{ "backward": "none", "reason": "r" }""");
        var steps = StepPlanner.Contract(change, Schema("CREATE TABLE t (a integer NOT NULL);"));
        var column = Assert.Single(steps.RetiredColumns);
        Assert.Equal(["ALTER TABLE t RENAME COLUMN a TO teal_retired_a", "ALTER TABLE t ALTER COLUMN teal_retired_a DROP NOT NULL"], column.RetireStatements());
        Assert.Equal("ALTER TABLE t RENAME COLUMN teal_retired_a TO a", column.RevertStatement());
        Assert.Equal(3, column.RestoreSteps().Length);
        Assert.Equal("ALTER TABLE s.u RENAME TO teal_retired_u <- ALTER TABLE IF EXISTS s.teal_retired_u RENAME TO u", Shown(steps.Retire));
        Assert.Equal(
            """
            ALTER TABLE t DROP COLUMN IF EXISTS teal_retired_a CASCADE
            ALTER TABLE t DROP CONSTRAINT c
            DROP TABLE IF EXISTS s.teal_retired_u
            *DROP INDEX CONCURRENTLY IF EXISTS i
            """, Shown(steps.Purge));
        Assert.Empty(steps.Additions);
    }

    [Fact]
    public void A_default_and_not_null_are_brought_back_as_they_were()
    {
        var change = ChangeFiles.Read("ALTER TABLE t ALTER COLUMN a SET DEFAULT 2, ALTER COLUMN b DROP NOT NULL, ALTER COLUMN c DROP NOT NULL;");
        var table = ((AlterTableStatement)change.Expand[0]).Name;
        var before = Schema("CREATE TABLE t (a integer DEFAULT 1, b integer NOT NULL, c integer);");
        Assert.StartsWith("ALTER TABLE t ALTER COLUMN a SET DEFAULT 2 <- ALTER TABLE t ALTER COLUMN a SET DEFAULT 1\n", Shown(StepPlanner.Expand(change, before)), StringComparison.Ordinal);
        Assert.Equal(NonBlockingForm.SetNotNull(table, "b").Select(step => step.Title), StepPlanner.Restoration(change.Expand, before).Select(step => step.Title));
    }

    [Fact]
    public void No_name_is_longer_than_63_bytes_and_two_long_ones_stay_two()
    {
        var one = new string('é', 40) + "1";
        var two = new string('é', 40) + "2";
        Func<string, string>[] names =
        [
            RetiredName.Of, name => ObjectNames.NotNullCheck(name, name), name => ObjectNames.SyncFunction(name, name, name),
            name => ObjectNames.SyncTrigger(name, "insert"), name => ObjectNames.Constraint(name, [name], "fkey"), name => RetiredName.Of(string.Concat(Enumerable.Repeat("😀", 20)) + name),
        ];
        foreach (var name in names)
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(name(one)), 1, 63);
            Assert.NotEqual(name(one), name(two));
            Assert.Equal(name(one), Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name(one))));
        }
        Assert.Equal("teal_retired_plan", RetiredName.Of("plan"));
        Assert.Equal("t_a_b_key", ObjectNames.Constraint("t", ["a", "b"], "key"));
        Assert.Equal("teal_retired_" + new string('x', 50), RetiredName.Of(new string('x', 50)));
    }

    private static ContractSteps Contract(string contract, SchemaModel? before = null) =>
        StepPlanner.Contract(ChangeFiles.Read("CREATE TABLE x ();", null, contract + ";"), before ?? SchemaModel.Empty);

    private static SchemaModel Schema(string sql) => SchemaModel.Empty.Apply(SqlParser.Parse(new SourceText("schema.sql", sql)));

    // One step a line, a star before what runs outside a transaction, and behind an arrow what takes it back.
    private static string Shown(IEnumerable<Step> steps) => string.Join('\n', steps.Select(step =>
        Mark(step.Kind) + string.Join("; ", step.Statements) + (step.Undo.IsEmpty ? "" : " <- " + Mark(step.UndoKind) + string.Join("; ", step.Undo))));

    private static string Mark(StepKind kind) => kind == StepKind.Autocommit ? "*" : "";
}
