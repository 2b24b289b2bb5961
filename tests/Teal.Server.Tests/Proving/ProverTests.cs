using Teal.Demo.Scenario;
using Teal.Demo.Story;
using Teal.Planning.Migrations;
using Teal.Proving;
using Teal.Proving.Queries;
using Teal.Server.Tests.Support;
using Teal.Sql.Parsing;

namespace Teal.Server.Tests.Proving;

public class ProverTests
{
    private const string Users = "CREATE TABLE users (id int PRIMARY KEY, plan text NOT NULL, email text);";
    private const string Expand = "ALTER TABLE users ADD COLUMN tier text;";
    private const string Sync = "UPDATE users SET tier = upper(plan); UPDATE users SET plan = lower(tier);";
    private const string Contract = "ALTER TABLE users ALTER tier SET NOT NULL; ALTER TABLE users DROP COLUMN plan;";

    [PostgresFact]
    public async Task The_incident_is_safe_when_planned_and_shows_where_each_version_works()
    {
        var planned = MigrationPlanner.Plan(SqlParser.Parse(ShopFiles.Migration), ShopFiles.Schema);
        var proof = await Proofs.OfAsync(
            ShopFiles.BaseSchema.Content, planned.Expand, OpenDecision.Answer(planned.Sync!, "p.legacy_key || '|' || p.price"), planned.Contract,
            [ShopFiles.BlueQueries.Content], [ShopFiles.GreenQueries.Content]);

        Assert.True(proof.IsSafe);
        Assert.Equal(7 * 3, proof.Cells.Length);
        foreach (var query in new[] { "change_plan", "sign_up", "show_plan" })
        {
            var (blue, green) = (Row(proof, AppVersion.Blue, query), Row(proof, AppVersion.Green, query));
            Assert.Equal([Verdict.Pass, Verdict.Pass, Verdict.Fail], blue.Select(cell => cell.Verdict));
            Assert.Equal([Verdict.Fail, Verdict.Pass, Verdict.Pass], green.Select(cell => cell.Verdict));
            Assert.Equal(("42703", "42703"), (blue[2].SqlState, green[0].SqlState));
        }
    }

    [PostgresFact]
    public async Task The_databases_of_a_proof_are_dropped_again()
    {
        await Proofs.OfAsync(Users, Expand, Sync, Contract, ["SELECT 1"], ["SELECT 1"]);
        await using var database = await TestServer.DatabaseAsync();
        // Proofs of other tests run at the same time: their databases go as well, sooner or later.
        Assert.True(await ServerTraces.WithinAsync(60, () => database.ScalarAsync<long>("SELECT count(*) FROM pg_database WHERE datname LIKE 'proof\\_%' AND datname LIKE '%\\_1\\_%'").Result == 0));
    }

    [PostgresTheory]
    [InlineData("SELECT nothing FROM users", "42703", "nothing")]
    [InlineData("SELECT id FROM accounts", "42P01", "accounts")]
    [InlineData("SELECT nothing_like(id) FROM users", "42883", "nothing_like")]
    [InlineData("SELEC id FROM users", "42601", "SELEC")]
    [InlineData("SELECT id FROM users WHERE id = 'x'::text", "42883", "operator does not exist")]
    public async Task A_query_that_PostgreSQL_refuses_fails_with_its_SQLSTATE_and_message(string sql, string state, string message)
    {
        var cell = (await Proofs.OfAsync(Users, Expand, Sync, Contract, [sql], ["SELECT 1"])).Cell("blue1", SchemaState.Before);
        Assert.Equal((Verdict.Fail, state), (cell.Verdict, cell.SqlState));
        Assert.Contains(message, cell.Message, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("INSERT INTO users (id, email) VALUES ($1, $2)", Verdict.Fail, Verdict.Fail, Verdict.Fail)]
    [InlineData("INSERT INTO users (id, plan) VALUES ($1, $2)", Verdict.Pass, Verdict.Pass, Verdict.Fail)]
    [InlineData("INSERT INTO users (id, tier) VALUES ($1, $2)", Verdict.Fail, Verdict.Pass, Verdict.Pass)]
    [InlineData("INSERT INTO users VALUES ($1, $2)", Verdict.Pass, Verdict.Pass, Verdict.Fail)]
    [InlineData("INSERT INTO users DEFAULT VALUES", Verdict.Fail, Verdict.Fail, Verdict.Fail)]
    [InlineData("WITH made AS (INSERT INTO users (id) VALUES (1) RETURNING id) SELECT id FROM made", Verdict.Fail, Verdict.Fail, Verdict.Fail)]
    public async Task An_INSERT_that_leaves_out_a_required_column_fails_unless_a_rule_fills_it(string sql, Verdict before, Verdict expanded, Verdict contracted)
    {
        var proof = await Proofs.OfAsync(Users, Expand, Sync, Contract, [sql], ["SELECT 1"]);
        Assert.Equal([before, expanded, contracted], Row(proof, AppVersion.Blue, "blue1").Select(cell => cell.Verdict));
    }

    [PostgresFact]
    public async Task A_required_column_that_a_trigger_of_the_application_may_fill_is_a_warning()
    {
        const string trigger = "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.plan := 1; RETURN NEW; END'; CREATE TRIGGER filling BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION fill();";
        var proof = await Proofs.OfAsync(Users + trigger, Expand, Sync, Contract, ["INSERT INTO users (id) VALUES ($1)"], ["SELECT 1"]);
        Assert.Equal(Verdict.Warn, proof.Cell("blue1", SchemaState.Before).Verdict);
        Assert.True(proof.IsSafe);
    }

    [PostgresFact]
    public async Task A_conflict_target_whose_index_goes_away_fails()
    {
        var proof = await Proofs.OfAsync(
            "CREATE TABLE t (id int PRIMARY KEY, code text UNIQUE, n int);", "ALTER TABLE t ADD COLUMN m int;", null, "ALTER TABLE t DROP CONSTRAINT t_code_key;",
            ["INSERT INTO t (id, code) VALUES ($1, $2) ON CONFLICT (code) DO NOTHING"], ["INSERT INTO t (id, code) VALUES ($1, $2) ON CONFLICT ON CONSTRAINT t_code_key DO NOTHING"]);
        Assert.Equal([null, null, "42P10"], Row(proof, AppVersion.Blue, "blue1").Select(cell => cell.SqlState));
        Assert.Equal([null, null, "42704"], Row(proof, AppVersion.Green, "green1").Select(cell => cell.SqlState));
        Assert.False(proof.IsSafe);
    }

    [PostgresFact]
    public async Task A_result_that_gets_columns_is_a_warning_and_one_that_loses_them_a_failure()
    {
        var proof = await Proofs.OfAsync(Users, Expand, Sync, Contract, ["SELECT * FROM users"], ["SELECT * FROM users"]);
        var blue = Row(proof, AppVersion.Blue, "blue1");
        Assert.Equal([Verdict.Pass, Verdict.Warn, Verdict.Fail], blue.Select(cell => cell.Verdict));
        Assert.Contains("tier", blue[1].Message, StringComparison.Ordinal);
        Assert.Equal(Verdict.Fail, proof.Cell("green1", SchemaState.Contracted).Verdict);
        Assert.False(proof.IsSafe);
    }

    [PostgresFact]
    public async Task A_new_column_that_makes_a_name_of_blue_ambiguous_is_not_safe()
    {
        var proof = await Proofs.OfAsync(
            "CREATE TABLE plans (id int PRIMARY KEY, price int); CREATE TABLE users (user_id int, plan_id int);", "ALTER TABLE users ADD COLUMN price int;", null, null,
            ["SELECT user_id, price FROM users JOIN plans ON id = plan_id"], ["SELECT users.price FROM users"]);
        Assert.False(proof.IsSafe);
        Assert.Equal("42702", Assert.Single(proof.Failures).SqlState);
    }

    [PostgresFact]
    public async Task A_query_of_green_that_needs_what_only_contract_gives_is_not_safe()
    {
        var proof = await Proofs.OfAsync(
            "CREATE TABLE t (id int PRIMARY KEY, code text);", "ALTER TABLE t ADD COLUMN m int;", null, "ALTER TABLE t ADD CONSTRAINT once UNIQUE (code);",
            ["SELECT 1"], ["INSERT INTO t (id, code) VALUES ($1, $2) ON CONFLICT (code) DO NOTHING"]);
        Assert.Equal([Verdict.Fail, Verdict.Fail, Verdict.Pass], Row(proof, AppVersion.Green, "green1").Select(cell => cell.Verdict));
        Assert.False(proof.IsSafe);
    }

    [PostgresTheory]
    [InlineData("CALL nothing()")]
    [InlineData("LISTEN jobs")]
    [InlineData("VACUUM users")]
    public async Task What_cannot_be_prepared_is_a_warning_and_says_so(string sql)
    {
        var cell = (await Proofs.OfAsync(Users, Expand, Sync, Contract, [sql], ["SELECT 1"])).Cell("blue1", SchemaState.Before);
        Assert.Equal(Verdict.Warn, cell.Verdict);
        Assert.StartsWith("not checked", cell.Message, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("SELECT id FROM users WHERE plan = :plan AND id > :low AND id < :low + 5")]
    [InlineData("UPDATE users SET email = @email, plan = @plan WHERE id = @id")]
    [InlineData("SELECT id FROM users WHERE id = ANY (:ids) AND plan = :p::text LIMIT :n")]
    [InlineData("DELETE FROM users WHERE id = $1")]
    [InlineData("VALUES (1), (2)")]
    public async Task Parameters_of_every_way_of_writing_are_understood(string sql)
    {
        var cell = (await Proofs.OfAsync(Users, Expand, Sync, Contract, [sql], ["SELECT 1"])).Cell("blue1", SchemaState.Before);
        Assert.True(cell.Verdict == Verdict.Pass, cell.Message);
    }

    [PostgresFact]
    public async Task A_parameter_with_a_number_beyond_reason_is_refused_like_any_other_query()
    {
        var cell = (await Proofs.OfAsync(Users, Expand, Sync, Contract, ["SELECT $99999999999"], ["SELECT 1"])).Cell("blue1", SchemaState.Before);
        Assert.Equal(Verdict.Fail, cell.Verdict);
    }

    [PostgresFact]
    public async Task What_takes_a_migration_of_the_base_schema_back_is_not_sent()
    {
        var proof = await Proofs.OfAsync(
            $"-- +goose Up\n{Users}\n-- +goose Down\nDROP TABLE users;", Expand, Sync, Contract, ["SELECT plan FROM users"], ["SELECT tier FROM users"]);
        Assert.Equal(Verdict.Pass, proof.Cell("blue1", SchemaState.Before).Verdict);
    }

    [PostgresFact]
    public async Task A_base_schema_that_does_not_load_is_told_with_file_line_and_column()
    {
        var error = await Assert.ThrowsAsync<ProofException>(() => Proofs.OfAsync(
            "CREATE TABLE t (id int);\nCREATE TABLE u (\n  id int,\n  t_id nothing_like\n);", "ALTER TABLE t ADD COLUMN b int;", null, null, ["SELECT 1"], ["SELECT 1"]));
        Assert.Contains("schema.sql:4:8: 42704 type \"nothing_like\" does not exist", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_change_that_does_not_fit_the_schema_is_told_with_the_statement()
    {
        var error = await Assert.ThrowsAsync<ProofException>(() => Proofs.OfAsync(Users, "ALTER TABLE accounts ADD COLUMN b int;", null, null, ["SELECT 1"], ["SELECT 1"]));
        Assert.Contains("42P01", error.Message, StringComparison.Ordinal);
        Assert.Contains("accounts", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_dump_with_data_settings_and_foreign_owners_loads()
    {
        var role = $"owner of {Guid.NewGuid():N}";
        var dump =
            $"""
            SET statement_timeout = 0;
            SELECT pg_catalog.set_config('search_path', '', false);
            CREATE TABLE public.users (id integer NOT NULL, plan text NOT NULL, email text);
            ALTER TABLE public.users OWNER TO "{role}";
            COPY public.users (id, plan, email) FROM stdin;
            1	free	\N
            \.
            ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
            GRANT SELECT ON public.users TO "{role}";
            """;
        var proof = await Proofs.OfAsync(dump, Expand, Sync, Contract, ["SELECT plan FROM users"], ["SELECT tier FROM users"]);
        Assert.True(proof.IsSafe);
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync($"DROP ROLE \"{role}\"");
    }

    private static List<ProofCell> Row(Proof proof, AppVersion version, string query) =>
        [.. Proof.States.Select(state => proof.Cells.Single(cell => cell.Version == version && cell.Query == query && cell.State == state))];
}
