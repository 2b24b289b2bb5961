using Npgsql;
using Teal.Linting.Effects;
using Teal.Server.Tests.Support;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Server.Tests.Linting;

/// <summary>
/// What <see cref="StatementEffects"/> claims against what the server does: the locks of <c>pg_locks</c>, a new
/// <c>relfilenode</c> for a rewrite, the transaction's own count of sequential scans for a scan.
/// </summary>
public class StatementEffectsTraceTests
{
    private const string Schema =
        """
        CREATE TABLE o (id int PRIMARY KEY);
        CREATE TABLE t (a int CONSTRAINT t_known CHECK (a IS NOT NULL), n varchar(20), tx text, num numeric(10,2), ts timestamp,
                        checked varchar(10) CHECK (checked <> 'x'), o_id int CONSTRAINT t_fk REFERENCES o, b int NOT NULL);
        CREATE UNIQUE INDEX t_a ON t (a);
        CREATE UNIQUE INDEX t_b ON t (b);
        CREATE TYPE mood AS ENUM ('ok');
        CREATE TABLE p (a int) PARTITION BY LIST (a);
        CREATE TABLE c1 (a int);
        ALTER TABLE t ADD CONSTRAINT t_later CHECK (b > 0) NOT VALID, ADD CONSTRAINT t_later_fk FOREIGN KEY (b) REFERENCES o NOT VALID;
        """;

    private const string Rows =
        """
        INSERT INTO o SELECT g FROM generate_series(1, 20) g;
        INSERT INTO t SELECT g, 'n', 'x', 1.5, now(), 'y', g, g FROM generate_series(1, 10) g;
        """;

    [PostgresTheory]
    [InlineData("ALTER TABLE t ADD CHECK (a > 0)")]
    [InlineData("ALTER TABLE t ADD CHECK (a > 0) NOT VALID")]
    [InlineData("ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES o")]
    [InlineData("ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES o NOT VALID")]
    [InlineData("ALTER TABLE t ADD COLUMN x int REFERENCES o")]
    [InlineData("CREATE TABLE s (a int REFERENCES o)")]
    [InlineData("CREATE TABLE s (LIKE t)")]
    [InlineData("CREATE TABLE s () INHERITS (t)")]
    [InlineData("CREATE TABLE s AS SELECT * FROM o")]
    [InlineData("CREATE VIEW s AS SELECT * FROM o")]
    [InlineData("CREATE TABLE c PARTITION OF p FOR VALUES IN (3)")]
    [InlineData("ALTER TABLE p ATTACH PARTITION c1 FOR VALUES IN (1)")]
    [InlineData("ALTER TABLE t ADD UNIQUE (a)")]
    [InlineData("ALTER TABLE t ADD UNIQUE USING INDEX t_a")]
    [InlineData("ALTER TABLE t ADD PRIMARY KEY (b)")]
    [InlineData("ALTER TABLE t ADD PRIMARY KEY USING INDEX t_b")]
    [InlineData("ALTER TABLE t ADD EXCLUDE (a WITH =)")]
    [InlineData("ALTER TABLE t ADD COLUMN z int UNIQUE")]
    [InlineData("ALTER TABLE t ADD COLUMN z int")]
    [InlineData("ALTER TABLE t ADD COLUMN z int CHECK (z > 0)")]
    [InlineData("ALTER TABLE t ADD COLUMN z int NOT NULL DEFAULT 0")]
    [InlineData("ALTER TABLE t ADD COLUMN z timestamptz DEFAULT now()")]
    [InlineData("ALTER TABLE t ADD COLUMN z text DEFAULT lower('X')")]
    [InlineData("ALTER TABLE t ADD COLUMN z int DEFAULT -1")]
    [InlineData("ALTER TABLE t ADD COLUMN z interval DEFAULT interval '1 day'")]
    [InlineData("ALTER TABLE t ADD COLUMN z date DEFAULT current_date")]
    [InlineData("ALTER TABLE t ADD COLUMN z mood DEFAULT 'ok'")]
    [InlineData("ALTER TABLE t ADD COLUMN z timestamptz DEFAULT clock_timestamp()")]
    [InlineData("ALTER TABLE t ADD COLUMN z uuid DEFAULT gen_random_uuid()")]
    [InlineData("ALTER TABLE t ADD COLUMN z serial")]
    [InlineData("ALTER TABLE t ADD COLUMN z int GENERATED ALWAYS AS IDENTITY")]
    [InlineData("ALTER TABLE t ADD COLUMN z int GENERATED ALWAYS AS (a + 1) STORED")]
    [InlineData("ALTER TABLE t ALTER n TYPE varchar(50)")]
    [InlineData("ALTER TABLE t ALTER n TYPE varchar(10)")]
    [InlineData("ALTER TABLE t ALTER n TYPE text")]
    [InlineData("ALTER TABLE t ALTER tx TYPE varchar")]
    [InlineData("ALTER TABLE t ALTER tx TYPE varchar(50)")]
    [InlineData("ALTER TABLE t ALTER checked TYPE text")]
    [InlineData("ALTER TABLE t ALTER o_id TYPE bigint")]
    [InlineData("ALTER TABLE o ALTER id TYPE bigint")]
    [InlineData("ALTER TABLE t ALTER num TYPE numeric(12,2)")]
    [InlineData("ALTER TABLE t ALTER num TYPE numeric")]
    [InlineData("ALTER TABLE t ALTER num TYPE numeric(12,3)")]
    [InlineData("ALTER TABLE t ALTER ts TYPE timestamp(6)")]
    [InlineData("ALTER TABLE t ALTER ts TYPE timestamp(3)")]
    [InlineData("ALTER TABLE t ALTER n SET NOT NULL")]
    [InlineData("ALTER TABLE t ALTER a SET NOT NULL")]
    [InlineData("ALTER TABLE t ALTER b SET NOT NULL")]
    [InlineData("ALTER TABLE t ALTER b DROP NOT NULL")]
    [InlineData("ALTER TABLE t ALTER n SET DEFAULT 'x'")]
    [InlineData("ALTER TABLE t ALTER b ADD GENERATED ALWAYS AS IDENTITY")]
    [InlineData("ALTER TABLE t RENAME n TO n2")]
    [InlineData("ALTER TABLE t RENAME TO t2")]
    [InlineData("ALTER TABLE t RENAME CONSTRAINT t_fk TO t_fk2")]
    [InlineData("ALTER TABLE t ALTER n SET STATISTICS 10")]
    [InlineData("ALTER TABLE t ALTER n SET STORAGE PLAIN")]
    [InlineData("ALTER TABLE t SET (fillfactor = 80)")]
    [InlineData("ALTER TABLE t ENABLE ROW LEVEL SECURITY")]
    [InlineData("ALTER TABLE t DISABLE TRIGGER USER")]
    [InlineData("ALTER TABLE t CLUSTER ON t_b")]
    [InlineData("ALTER TABLE t REPLICA IDENTITY FULL")]
    [InlineData("ALTER TABLE t SET UNLOGGED")]
    [InlineData("ALTER TABLE t VALIDATE CONSTRAINT t_known")]
    [InlineData("ALTER TABLE t VALIDATE CONSTRAINT t_later")]
    [InlineData("ALTER TABLE t VALIDATE CONSTRAINT t_later_fk")]
    [InlineData("ALTER TABLE t DROP CONSTRAINT t_fk")]
    [InlineData("ALTER TABLE t DROP COLUMN o_id")]
    [InlineData("ALTER TABLE t DROP COLUMN n")]
    [InlineData("ALTER TABLE t ADD COLUMN z int, ALTER COLUMN n SET NOT NULL")]
    [InlineData("DROP TABLE t")]
    [InlineData("DROP TABLE o CASCADE")]
    [InlineData("DROP INDEX t_a")]
    [InlineData("CREATE INDEX i ON t (n)")]
    [InlineData("CREATE INDEX i ON ONLY p (a)")]
    [InlineData("INSERT INTO t (a, b, n) SELECT id + 100, id, 'n' FROM o WHERE id > 10")]
    [InlineData("UPDATE t SET n = 'm' FROM o WHERE o.id = t.a")]
    [InlineData("UPDATE t SET o_id = 5 FROM o WHERE o.id = t.a")]
    [InlineData("DELETE FROM t WHERE a IN (SELECT id FROM o)")]
    [InlineData("SELECT * FROM t, o FOR UPDATE OF t")]
    [InlineData("DO $$ BEGIN UPDATE t SET n = 'm'; PERFORM 1 FROM o; END $$")]
    public async Task The_server_does_what_is_claimed(string sql)
    {
        await using var database = await TestServer.DatabaseAsync();
        await database.ExecuteAsync(Schema);
        await database.ExecuteAsync(Rows);
        await using var connection = await database.OpenAsync();
        var before = await FilesAsync(connection, null);
        var claimed = StatementEffects.Of(
                Assert.Single(Parse(sql).Statements), SchemaModel.Empty.Apply(Parse(Schema)), Math.Clamp(connection.PostgreSqlVersion.Major, 14, 18))
            .Where(e => before.ContainsKey(e.Relation.Name))
            .ToDictionary(e => e.Relation.Name);

        await using var transaction = await connection.BeginTransactionAsync();
        var scansBefore = await ScansAsync(connection, transaction, before["t"].Oid);
        await using (var command = new NpgsqlCommand(sql, connection, transaction)) await command.ExecuteNonQueryAsync();
        var locks = await LocksAsync(connection, transaction, before);
        Assert.Equal(
            claimed.Values.Select(e => $"{e.Relation.Name} {e.Lock}").Order(StringComparer.Ordinal),
            locks.Select(l => $"{l.Key} {l.Value}").Order(StringComparer.Ordinal));

        var after = await FilesAsync(connection, transaction);
        foreach (var effect in claimed.Values.Where(e => e.IsCertain && after.ContainsKey(e.Relation.Name)))
            Assert.True(effect.Rewrites == (before[effect.Relation.Name].File != after[effect.Relation.Name].File), $"rewrites {effect}");
        if (claimed.GetValueOrDefault("t") is { IsCertain: true } altered && altered.Lock.ConflictsWith(LockMode.ShareUpdateExclusive) && after.ContainsKey("t"))
            Assert.True(altered.Scans == await ScansAsync(connection, transaction, before["t"].Oid) > scansBefore, $"scans {altered}");
    }

    private static Teal.Sql.Syntax.SqlScript Parse(string sql)
    {
        var script = SqlParser.Parse(new SourceText("test.sql", sql));
        Assert.Empty(script.Errors);
        return script;
    }

    /// <summary>The tables of the schema with their identity and the file they are in.</summary>
    private static async Task<Dictionary<string, (uint Oid, uint File)>> FilesAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction)
    {
        await using var command = new NpgsqlCommand(
            "SELECT relname::text, oid, relfilenode FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')", connection, transaction);
        await using var reader = await command.ExecuteReaderAsync();
        var files = new Dictionary<string, (uint, uint)>(StringComparer.Ordinal);
        while (await reader.ReadAsync()) files[reader.GetString(0)] = (reader.GetFieldValue<uint>(1), reader.GetFieldValue<uint>(2));
        return files;
    }

    /// <summary>The strongest lock that this transaction holds on each table that was there before.</summary>
    private static async Task<Dictionary<string, LockMode>> LocksAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Dictionary<string, (uint Oid, uint File)> tables)
    {
        var names = tables.ToDictionary(t => t.Value.Oid, t => t.Key);
        await using var command = new NpgsqlCommand(
            "SELECT relation, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'", connection, transaction);
        await using var reader = await command.ExecuteReaderAsync();
        var locks = new Dictionary<string, LockMode>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            if (!names.TryGetValue(reader.GetFieldValue<uint>(0), out var name)) continue;
            var mode = Enum.Parse<LockMode>(reader.GetString(1).Replace("Lock", "", StringComparison.Ordinal));
            if (mode > locks.GetValueOrDefault(name)) locks[name] = mode;
        }

        return locks;
    }

    /// <summary>Sequential scans of a table that are not yet reported; earlier ones of the same connection may be among them.</summary>
    private static async Task<long> ScansAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, uint table)
    {
        await using var command = new NpgsqlCommand("SELECT pg_stat_get_xact_numscans($1)", connection, transaction)
        {
            Parameters = { new NpgsqlParameter { Value = table, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Oid } },
        };
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
