using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Teal.Benchmarks.Syncing;

/// <summary>A write that is timed.</summary>
/// <param name="Name">What the table of results calls it.</param>
/// <param name="Sql">The statement, with <c>{0}</c> for the table; <c>$1</c> is the number of the run, <c>$2</c> the key before the first row's.</param>
/// <param name="Rows">How many rows one statement writes.</param>
internal sealed record SyncWrite(string Name, string Sql, int Rows)
{
    private const int Bulk = 10_000;

    /// <summary>Single rows, as an application writes them: a prepared statement, a round trip and a commit each.</summary>
    public static IReadOnlyList<SyncWrite> Single { get; } =
    [
        new("UPDATE of another column", "UPDATE {0} SET seen = $1 WHERE id = $2 + 1", 1),
        new("UPDATE of the old column", "UPDATE {0} SET plan = 'plan ' || 1 + $1 % 20 WHERE id = $2 + 1", 1),
        new("INSERT of the old column", "INSERT INTO {0} (id, plan, state, note) VALUES ($2 + 1000000000 + $1::bigint * 1000000, 'plan 7', 'new', 'note')", 1),
    ];

    /// <summary>Ten thousand rows in one statement: the cost of a row in the server alone.</summary>
    public static IReadOnlyList<SyncWrite> Many { get; } =
    [
        new("UPDATE of another column", "UPDATE {0} SET seen = $1 WHERE id > $2 AND id <= $2 + 10000", Bulk),
        new("UPDATE of the old column", "UPDATE {0} SET plan = 'plan ' || 1 + $1 % 20 WHERE id > $2 AND id <= $2 + 10000", Bulk),
        new("INSERT of the old column", "INSERT INTO {0} (id, plan, state, note) SELECT n + 1000000000 + $1::bigint * 1000000, 'plan 7', 'new', 'note' FROM generate_series($2, $2 + 9999) n", Bulk),
    ];

    /// <summary>The statement for a table, prepared.</summary>
    public async Task<NpgsqlCommand> PrepareAsync(NpgsqlConnection connection, SyncedTable table)
    {
        var command = new NpgsqlCommand(string.Format(CultureInfo.InvariantCulture, Sql, table.Name), connection)
        {
            Parameters = { new NpgsqlParameter<int>(), new NpgsqlParameter<long>() },
            CommandTimeout = 0,
        };
        await command.PrepareAsync();
        return command;
    }

    /// <summary>Runs a prepared statement for the <paramref name="run"/>th time. The same rows for every table, others in the next run.</summary>
    /// <returns>Microseconds for a row.</returns>
    public async Task<double> TimeAsync(NpgsqlCommand command, int run, int rowsOfTable)
    {
        ((NpgsqlParameter<int>)command.Parameters[0]).TypedValue = run;
        // Neighbours lie on one page: steps over the table keep every page as full as the next one.
        ((NpgsqlParameter<long>)command.Parameters[1]).TypedValue = Rows == 1 ? (long)run * 7919 % rowsOfTable : (long)run * Rows % (rowsOfTable - Rows);
        var started = Stopwatch.GetTimestamp();
        var written = await command.ExecuteNonQueryAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);
        if (written != Rows) throw new InvalidOperationException($"{command.CommandText} wrote {written} rows instead of {Rows}.");
        return elapsed.TotalMicroseconds / Rows;
    }
}
