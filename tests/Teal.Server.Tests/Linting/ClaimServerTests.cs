using Npgsql;
using Teal.Linting;
using Teal.Linting.Documentation;
using Teal.Server.Tests.Support;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Server.Tests.Linting;

/// <summary>What findings say that a server says, held against one.</summary>
public class ClaimServerTests
{
    // The rule, and a migration that it says is refused, with the words and the SQLSTATE of the server.
    public static TheoryData<string, string> Refused { get; } = new()
    {
        { "missing-object", "ALTER TABLE userz ADD COLUMN a int" },
        { "missing-object", "ALTER TABLE public.userz ADD COLUMN a int" },
        { "missing-object", "DROP TABLE userz" },
        { "missing-object", "DROP TABLE archive.userz" },
        { "missing-object", "DROP VIEW userz" },
        { "missing-object", "DROP MATERIALIZED VIEW userz" },
        { "missing-object", "DROP SEQUENCE userz" },
        { "missing-object", "DROP INDEX userz_idx" },
        { "missing-object", "CREATE INDEX ON userz (a)" },
        { "missing-object", "CREATE INDEX ON users (mail)" },
        { "missing-object", "CREATE INDEX ON users (id) INCLUDE (mail)" },
        { "missing-object", "INSERT INTO userz VALUES (1)" },
        { "missing-object", "INSERT INTO users (mail) VALUES ('x')" },
        { "missing-object", "UPDATE users SET mail = 'x'" },
        { "missing-object", "DELETE FROM userz" },
        { "missing-object", "TRUNCATE userz" },
        { "missing-object", "SELECT * FROM userz" },
        { "missing-object", "COMMENT ON TABLE userz IS 'x'" },
        { "missing-object", "COMMENT ON COLUMN users.mail IS 'x'" },
        { "missing-object", "ALTER TABLE users DROP COLUMN mail" },
        { "missing-object", "ALTER TABLE users ALTER COLUMN mail TYPE text" },
        { "missing-object", "ALTER TABLE users ALTER COLUMN mail SET DEFAULT 'x'" },
        { "missing-object", "ALTER TABLE users ALTER COLUMN mail SET NOT NULL" },
        { "missing-object", "ALTER TABLE users ALTER COLUMN mail SET STATISTICS 100" },
        { "missing-object", "ALTER TABLE users ALTER COLUMN mail DROP IDENTITY" },
        { "missing-object", "ALTER TABLE users RENAME COLUMN mail TO m" },
        { "missing-object", "ALTER TABLE users ADD UNIQUE (mail)" },
        { "missing-object", "ALTER TABLE users ADD CONSTRAINT c CHECK (mail <> '') NOT VALID" },
        { "missing-object", "ALTER TABLE users ADD FOREIGN KEY (plan) REFERENCES plans" },
        { "missing-object", "ALTER TABLE users ADD FOREIGN KEY (plan_id) REFERENCES planz" },
        { "missing-object", "ALTER TABLE users ADD FOREIGN KEY (plan_id) REFERENCES plans (key)" },
        { "missing-object", "ALTER TABLE users ADD COLUMN p int REFERENCES plans (key)" },
        { "missing-object", "ALTER TABLE users DROP CONSTRAINT c" },
        { "missing-object", "ALTER TABLE users VALIDATE CONSTRAINT c" },
        { "missing-object", "ALTER TABLE users ALTER CONSTRAINT c DEFERRABLE" },
        { "missing-object", "ALTER TABLE users RENAME CONSTRAINT c TO d" },
        { "missing-object", "CREATE TABLE t (p int REFERENCES planz)" },
        { "missing-object", "CREATE TABLE t PARTITION OF parts DEFAULT" },
        { "missing-object", "CREATE TABLE t (LIKE parts)" },
        { "missing-object", "CREATE TRIGGER t BEFORE UPDATE ON userz FOR EACH ROW EXECUTE FUNCTION touch_order()" },
        { "missing-object", "CREATE POLICY p ON userz" },
        { "existing-object", "CREATE TABLE users (id int)" },
        { "existing-object", "CREATE VIEW users AS SELECT 1" },
        { "existing-object", "CREATE SEQUENCE invoice_numbers" },
        { "existing-object", "CREATE INDEX users_email_key ON orders (note)" },
        { "existing-object", "CREATE SCHEMA archive" },
        { "existing-object", "ALTER TABLE users ADD COLUMN email text" },
        { "existing-object", "ALTER TABLE users RENAME COLUMN name TO email" },
        { "existing-object", "ALTER TABLE users RENAME TO plans" },
        { "existing-object", "ALTER TABLE orders SET SCHEMA archive" },
        { "existing-object", "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total > 0)" },
        { "existing-object", "ALTER TABLE orders ADD CONSTRAINT users_email_key UNIQUE (note)" },
        { "existing-object", "ALTER TABLE orders RENAME CONSTRAINT orders_total_check TO orders_pkey" },
        { "existing-object", "ALTER TABLE orders ADD PRIMARY KEY (note)" },
        { "existing-object", "ALTER TYPE order_status ADD VALUE 'paid'" },
        { "column-type-change", "ALTER TABLE users ALTER COLUMN name TYPE integer" },
        { "column-type-change", "ALTER TABLE users ALTER COLUMN email TYPE varchar(500)" },
        { "drop-unique", "ALTER TABLE users DROP CONSTRAINT users_pkey" },
        { "drop-index-not-concurrent", "DROP INDEX users_pkey" },
        { "drop-index-not-concurrent", "DROP INDEX CONCURRENTLY orders_pkey" },
        { "replace-view-columns", "CREATE OR REPLACE VIEW active_users AS SELECT id::int, email FROM users" },
        { "existing-object", "ALTER TABLE users ADD COLUMN key uuid PRIMARY KEY" },
        { "refused-statement", "ALTER TABLE events_2025 DROP COLUMN payload" },
        { "refused-statement", "ALTER TABLE events_2025 RENAME COLUMN payload TO body" },
        { "refused-statement", "ALTER TABLE events_2025 ALTER COLUMN id TYPE integer" },
        { "refused-statement", "ALTER TABLE events DROP COLUMN happened_at" },
        { "refused-statement", "ALTER TABLE events ALTER COLUMN happened_at TYPE date" },
        { "refused-statement", "ALTER TABLE ONLY events ADD COLUMN source text" },
        { "refused-statement", "ALTER TABLE ONLY events DROP COLUMN payload" },
        { "refused-statement", "ALTER TABLE events ADD CONSTRAINT u UNIQUE (id)" },
        { "refused-statement", "ALTER TABLE events ADD COLUMN uid uuid PRIMARY KEY DEFAULT gen_random_uuid()" },
        { "refused-statement", "CREATE UNIQUE INDEX u ON events (id)" },
        { "refused-statement", "CREATE UNIQUE INDEX CONCURRENTLY u ON events (id)" },
        { "refused-statement", "CREATE TABLE again PARTITION OF events FOR VALUES FROM ('2025-06-01') TO ('2026-07-01')" },
        { "refused-statement", "ALTER TABLE events ATTACH PARTITION events_2027 FOR VALUES FROM ('2026-06-01') TO ('2026-07-01')" },
        { "refused-statement", "ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (note) REFERENCES users (id) NOT VALID" },
        { "refused-statement", "ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (note) REFERENCES users (name) NOT VALID" },
        { "refused-statement", "ALTER TABLE orders ADD FOREIGN KEY (id, user_id) REFERENCES users NOT VALID" },
        { "refused-statement", "ALTER TABLE orders ADD FOREIGN KEY (id) REFERENCES order_items NOT VALID" },
        { "refused-statement", "ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_name_idx" },
        { "refused-statement", "ALTER TABLE orders ADD CONSTRAINT u UNIQUE USING INDEX users_email_key" },
        { "refused-statement", "DROP INDEX CONCURRENTLY users_name_idx, orders_user_id_idx" },
        { "refused-statement", "DROP INDEX CONCURRENTLY users_name_idx CASCADE" },
        { "refused-statement", "DROP FUNCTION touch_order()" },
        { "refused-statement", "ALTER TABLE users ADD COLUMN seen timestamptz GENERATED ALWAYS AS (now()) STORED" },
    };

    // The rule, a migration, and a query of the running application that fails after it.
    public static TheoryData<string, string, string> Breaking { get; } = new()
    {
        { "write-rule", "CREATE RULE r AS ON INSERT TO orders DO INSTEAD NOTHING", "INSERT INTO orders (id, user_id, total) VALUES (9, 1, 1) RETURNING id" },
        { "write-rule", "CREATE RULE r AS ON UPDATE TO orders DO INSTEAD NOTHING", "INSERT INTO orders (id, user_id, total) VALUES (9, 1, 1) ON CONFLICT DO NOTHING" },
        { "write-rule", "CREATE RULE r AS ON INSERT TO orders DO ALSO INSERT INTO plans (legacy_key) VALUES ('x')", "INSERT INTO orders (id, user_id, total) VALUES (9, 1, 1) ON CONFLICT DO NOTHING" },
        { "rename-constraint", "ALTER TABLE plans RENAME CONSTRAINT plans_legacy_key_key TO k", "INSERT INTO plans (legacy_key) VALUES ('x') ON CONFLICT ON CONSTRAINT plans_legacy_key_key DO NOTHING" },
        { "sequence-restart", "ALTER TABLE plans ALTER COLUMN id RESTART WITH 1", "INSERT INTO plans (legacy_key) VALUES ('x')" },
        { "sequence-restart", "SELECT setval('plans_id_seq', 1, false)", "INSERT INTO plans (legacy_key) VALUES ('x')" },
        { "sequence-restart", "ALTER TABLE plans ALTER COLUMN id DROP IDENTITY; ALTER TABLE plans ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY", "INSERT INTO plans (legacy_key) VALUES ('x')" },
        { "publication-change", "CREATE PUBLICATION p FOR TABLE order_items", "UPDATE order_items SET price = 1" },
        { "policy-change", "CREATE POLICY p ON orders USING (user_id = current_setting('app.user')::bigint); ALTER TABLE orders ENABLE ROW LEVEL SECURITY; GRANT SELECT ON orders TO pg_monitor; SET ROLE pg_monitor", "SELECT id FROM orders" },
        { "change-owner", "ALTER TABLE orders OWNER TO pg_database_owner; SET ROLE pg_monitor", "SELECT id FROM orders" },
    };

    [PostgresTheory]
    [MemberData(nameof(Refused))]
    public async Task A_statement_is_refused_in_the_words_of_the_finding(string rule, string sql)
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync(RuleExample.Schema.Content);
        await using var connection = await database.OpenAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(connection, sql));
        Assert.Contains($"'{refused.MessageText}' (SQLSTATE {refused.SqlState})", Find(rule, sql).Message, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [MemberData(nameof(Breaking))]
    public async Task A_query_of_the_running_application_fails_as_the_finding_says(string rule, string migration, string query)
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync(RuleExample.Schema.Content);
        await using var connection = await database.OpenAsync();
        await ExecuteAsync(connection, migration);
        var failed = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(connection, query));
        var message = Find(rule, migration).Message;
        Assert.Contains($"(SQLSTATE {failed.SqlState})", message, StringComparison.Ordinal);
        // The name of an index is left out of a finding.
        Assert.Contains(failed.MessageText.Split(" \"plans_pkey\"")[0], message, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("primary-key-without-index", "ALTER TABLE events ADD PRIMARY KEY (day, id)")]
    [InlineData("unique-constraint-without-index", "ALTER TABLE events ADD UNIQUE (id, day) DEFERRABLE")]
    [InlineData("unique-constraint-without-index", "ALTER TABLE events ADD CONSTRAINT once UNIQUE (day) INCLUDE (id)")]
    public async Task The_advice_for_a_partitioned_table_makes_the_constraint_of_all_partitions(string rule, string sql)
    {
        const string Schema =
            """
            CREATE TABLE events (day int, id int) PARTITION BY RANGE (day);
            CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (0) TO (10);
            CREATE TABLE events_new PARTITION OF events FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (day);
            CREATE TABLE "events New 1" PARTITION OF events_new FOR VALUES FROM (10) TO (15);
            """;
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync(Schema + "INSERT INTO events VALUES (1, 1), (11, 2);");
        var finding = Assert.Single(
            Linter.Lint([new SourceText("claim.sql", sql + ";")], SchemaModel.Empty.Apply(SqlParser.Parse(Schema))).Findings, f => f.Rule == rule);
        var advice = finding.Help[finding.Help.IndexOf('\n', StringComparison.Ordinal)..];
        foreach (var statement in SqlParser.Parse(advice).Statements) await database.ExecuteAsync(advice[statement.Span.Start..statement.Span.End]);
        Assert.Equal(
            "1 4 0",
            await database.ScalarAsync<string>(
                "SELECT concat_ws(' ', (SELECT count(*) FROM pg_constraint WHERE conrelid = 'events'::regclass AND contype IN ('p', 'u')), count(*) FILTER (WHERE indisvalid), count(*) FILTER (WHERE NOT indisvalid)) FROM pg_index WHERE indrelid::regclass::text LIKE '%events%'"));
        Assert.DoesNotContain(Linter.Lint([new SourceText("advice.sql", advice)], SchemaModel.Empty.Apply(SqlParser.Parse(Schema))).Findings, f => f.Rule == rule);
    }

    private static Finding Find(string rule, string sql) => Assert.Single(
        Linter.Lint([new SourceText("claim.sql", sql + ";")], SchemaModel.Empty.Apply(SqlParser.Parse(RuleExample.Schema)), new LintSettings { PgMajor = 15 }).Findings, f => f.Rule == rule);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
