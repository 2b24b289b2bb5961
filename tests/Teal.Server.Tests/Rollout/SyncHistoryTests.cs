using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>
/// Random histories: clients of blue and of green write the same rows while a backfill is at work. Each write to a shared row takes the
/// row's next number, so that a model can repeat the history of each row in its true order.
/// </summary>
public sealed class SyncHistoryTests
{
    private const int SharedRows = 2000;

    // The long run: TEAL_HISTORIES=100 dotnet test --filter SyncHistory
    public static TheoryData<string, int> Histories
    {
        get
        {
            var data = new TheoryData<string, int>();
            var count = int.Parse(Environment.GetEnvironmentVariable("TEAL_HISTORIES") ?? "2", CultureInfo.InvariantCulture);
            for (var seed = 1; seed <= count; seed++)
                foreach (var shape in Shapes.Keys) data.Add(shape, seed);
            return data;
        }
    }

    private static readonly Dictionary<string, string> Shapes = new()
    {
        ["plain"] = "CREATE TABLE people (id bigint PRIMARY KEY, full_name text NOT NULL, note text, version integer NOT NULL DEFAULT 0)",
        ["without a key, indexed"] = "CREATE TABLE people (id bigint NOT NULL UNIQUE, full_name text NOT NULL, note text, version integer NOT NULL DEFAULT 0); CREATE INDEX ON people (note)",
        ["partitioned"] =
            """
            CREATE TABLE people (id bigint PRIMARY KEY, full_name text NOT NULL, note text, version integer NOT NULL DEFAULT 0) PARTITION BY HASH (id);
            CREATE TABLE people_0 PARTITION OF people FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE people_1 PARTITION OF people FOR VALUES WITH (MODULUS 2, REMAINDER 1)
            """,
    };

    [PostgresTheory]
    [MemberData(nameof(Histories))]
    public async Task Nothing_is_lost_and_every_row_satisfies_the_rules(string shape, int seed)
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder(
                "ALTER TABLE people ADD COLUMN given text, ADD COLUMN family text;",
                "UPDATE people SET given = split_part(full_name, ' ', 1), family = split_part(full_name, ' ', 2); UPDATE people SET full_name = given || ' ' || family;",
                "ALTER TABLE people DROP COLUMN full_name;"),
            $"{Shapes[shape]}; INSERT INTO people (id, full_name, note) SELECT i, 'g' || i || ' f' || i, repeat('n', 50) FROM generate_series(1, {SharedRows}) i; ANALYZE people");
        fixture.Settings = fixture.Settings with { ChunkTime = TimeSpan.FromMilliseconds(2), ChunkPause = TimeSpan.FromMilliseconds(15), BackfillWorkers = 2 };
        await fixture.ExpandAsync();

        var log = new ConcurrentQueue<Write>();
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(n => new Client(fixture, log, isGreen: n % 2 == 1, number: n, new Random(seed * 100 + n)).RunAsync(stop.Token)).ToList();
        var backfill = await fixture.BackfillAsync();
        await Task.Delay(200);
        await stop.CancelAsync();
        var own = (await Task.WhenAll(clients)).SelectMany(rows => rows).ToDictionary(row => row.Key, row => row.Value);

        Assert.True(backfill.IsComplete);
        Assert.Equal(0, (await fixture.VerifyAsync()).Differences);
        Assert.Equal("0", await fixture.TextAsync("SELECT count(*) FROM people WHERE full_name IS DISTINCT FROM given || ' ' || family"));
        var expected = Repeat(log);
        foreach (var (id, name) in own) expected.Add(id, name);
        Assert.Equal(expected.OrderBy(row => row.Key).Select(row => $"{row.Key} {row.Value}"), await NamesAsync(fixture));
        Assert.True(log.Count > 100, $"only {log.Count} writes");
    }

    // The history of each row, in the order of its numbers.
    private static Dictionary<long, Name> Repeat(IEnumerable<Write> log)
    {
        var rows = Enumerable.Range(1, SharedRows).ToDictionary(i => (long)i, i => new Name($"g{i}", $"f{i}"));
        foreach (var write in log.OrderBy(write => write.Version)) rows[write.Id] = write.Apply(rows[write.Id]);
        return rows;
    }

    private static async Task<IEnumerable<string>> NamesAsync(RolloutFixture fixture)
    {
        await using var connection = await fixture.Database.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT id || ' ' || given || ' ' || family FROM people ORDER BY id", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync()) names.Add(reader.GetString(0));
        return names;
    }

    private sealed record Name(string Given, string Family)
    {
        public override string ToString() => $"{Given} {Family}";
    }

    /// <summary>A committed write to a shared row.</summary>
    private sealed record Write(long Id, int Version, Func<Name, Name> Apply);

    /// <summary>A session of one version: it writes shared rows, each with its number, and rows of its own.</summary>
    private sealed class Client(RolloutFixture fixture, ConcurrentQueue<Write> log, bool isGreen, int number, Random random)
    {
        private readonly Dictionary<long, Name> _own = [];
        private int _counter;

        public async Task<Dictionary<long, Name>> RunAsync(CancellationToken stop)
        {
            await using var connection = await fixture.Database.OpenAsync();
            while (!stop.IsCancellationRequested)
                try
                {
                    await StepAsync(connection);
                }
                catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected)
                {
                    // Two bulk updates met: this one was rolled back, and the application would try again.
                }

            return _own;
        }

        private Task StepAsync(NpgsqlConnection connection) => random.Next(8) switch
        {
            0 => OwnInsertAsync(connection),
            1 => OwnWriteAsync(connection),
            2 => OwnUpsertAsync(connection),
            3 => SharedAsync(connection, "note = md5(random()::text)", _ => static name => name, 1),
            4 when isGreen => SharedAsync(connection, "given = $1", value => name => name with { Given = value }, 1),
            5 when isGreen => SharedAsync(connection, "family = $1", value => name => name with { Family = value }, 1),
            6 => SharedAsync(connection, isGreen ? "given = $1, family = $1" : "full_name = $1 || ' ' || $1", value => _ => new Name(value, value), random.Next(2, 40)),
            _ => SharedAsync(connection, isGreen ? "given = $1, family = $1" : "full_name = $1 || ' ' || $1", value => _ => new Name(value, value), 1),
        };

        // Some rows at once, and now and then rolled back.
        private async Task SharedAsync(NpgsqlConnection connection, string set, Func<string, Func<Name, Name>> model, int rows)
        {
            var value = Next();
            var first = random.Next(1, SharedRows - rows);
            var written = new List<(long Id, int Version)>();
            await using var transaction = await connection.BeginTransactionAsync();
            await using (var command = new NpgsqlCommand($"UPDATE people SET {set}, version = version + 1 WHERE id BETWEEN {first} AND {first + rows - 1} RETURNING id, version", connection))
            {
                if (set.Contains("$1", StringComparison.Ordinal)) command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync()) written.Add((reader.GetInt64(0), reader.GetInt32(1)));
            }

            if (random.Next(10) == 0)
            {
                await transaction.RollbackAsync();
                return;
            }

            await transaction.CommitAsync();
            var apply = model(value);
            foreach (var (id, version) in written) log.Enqueue(new Write(id, version, apply));
        }

        private async Task OwnInsertAsync(NpgsqlConnection connection)
        {
            var id = 1_000_000L * (number + 1) + _own.Count;
            var name = new Name(Next(), Next());
            if (!isGreen && random.Next(2) == 0)
                await using (var copy = await connection.BeginTextImportAsync("COPY people (id, full_name) FROM STDIN"))
                    await copy.WriteAsync($"{id}\t{name}\n");
            else
                await ExecuteAsync(connection, isGreen
                    ? $"INSERT INTO people (id, given, family) VALUES ({id}, '{name.Given}', '{name.Family}')"
                    : $"INSERT INTO people (id, full_name) VALUES ({id}, '{name}')");
            _own[id] = name;
        }

        private async Task OwnWriteAsync(NpgsqlConnection connection)
        {
            if (_own.Count == 0) return;
            var id = _own.Keys.ElementAt(random.Next(_own.Count));
            var name = new Name(Next(), Next());
            await ExecuteAsync(connection, isGreen ? $"UPDATE people SET given = '{name.Given}', family = '{name.Family}' WHERE id = {id}" : $"UPDATE people SET full_name = '{name}' WHERE id = {id}");
            _own[id] = name;
        }

        private async Task OwnUpsertAsync(NpgsqlConnection connection)
        {
            if (_own.Count == 0) return;
            var id = _own.Keys.ElementAt(random.Next(_own.Count));
            var name = new Name(Next(), Next());
            await ExecuteAsync(connection, isGreen
                ? $"INSERT INTO people (id, given, family) VALUES ({id}, '{name.Given}', '{name.Family}') ON CONFLICT (id) DO UPDATE SET given = excluded.given, family = excluded.family"
                : $"INSERT INTO people (id, full_name) VALUES ({id}, '{name}') ON CONFLICT (id) DO UPDATE SET full_name = excluded.full_name");
            _own[id] = name;
        }

        private string Next() => $"{(isGreen ? 'G' : 'B')}{number}x{++_counter}";

        private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
