using Npgsql;
using Teal.Demo.Scenario;
using Teal.Demo.Traffic;
using Teal.Postgres.Connections;
using Teal.Proving.Queries;

namespace Teal.Demo.Workers;

/// <summary>
/// One background worker of the shop, in a process of its own: takes jobs from the queue and writes what they say, as its
/// version does. As in the post it does not try a failed job again. Reports every write on its standard output.
/// </summary>
public sealed class Worker(WorkerOptions options, TimeProvider time)
{
    private readonly Dictionary<string, string> _queries = QueryFolder
        .Split(options.Version == "blue" ? ShopFiles.BlueQueries : ShopFiles.GreenQueries, options.Version == "blue" ? AppVersion.Blue : AppVersion.Green)
        .ToDictionary(query => query.Name, query => query.Sql);

    private readonly Dictionary<string, string> _legacyPlans = [];

    /// <summary>Works until <paramref name="input"/> ends, which is how its parent stops it, also by dying.</summary>
    /// <param name="input">Standard input.</param>
    /// <param name="output">Standard output; see <see cref="WorkerReport"/>.</param>
    public async Task RunAsync(TextReader input, TextWriter output)
    {
        using var stop = new CancellationTokenSource();
        var parent = Task.Run(async () =>
        {
            await input.ReadToEndAsync();
            await stop.CancelAsync();
        });
        var traffic = new TrafficSwitch(options.TrafficFile);
        await using var database = new Database(options.Address.WithApplicationName(WorkerOptions.ApplicationName(options.Version)));
        await using var connection = await database.OpenAsync("working for the demo");
        await LoadPlansAsync(connection);
        await output.WriteLineAsync(WorkerReport.Ready);
        await output.FlushAsync();

        var pace = TimeSpan.FromSeconds(1.0 / options.WritesPerSecond);
        var next = time.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            if (!traffic.Serves(options.Version) || await ClaimAsync(connection) is not { } job)
            {
                await WaitAsync(TimeSpan.FromMilliseconds(20), stop.Token);
                next = time.GetTimestamp();
                continue;
            }
            await output.WriteLineAsync(await WorkAsync(connection, job));
            await output.FlushAsync();
            next += (long)(pace.TotalSeconds * time.TimestampFrequency);
            var ahead = time.GetElapsedTime(time.GetTimestamp(), next);
            if (ahead > TimeSpan.Zero) await WaitAsync(ahead, stop.Token);
        }
        await parent;
    }

    private async Task WaitAsync(TimeSpan delay, CancellationToken stop)
    {
        try
        {
            await Task.Delay(delay, time, stop);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task LoadPlansAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT legacy_key, legacy_key || '|' || billing_interval || '|' || price FROM plans", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) _legacyPlans[reader.GetString(0)] = reader.GetString(1);
    }

    private static async Task<Job?> ClaimAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            """
            UPDATE jobs SET state = 'active'
            WHERE id = (SELECT id FROM jobs WHERE state = 'created' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id, kind, user_id, plan_key
            """, connection);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? new Job(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetString(3)) : null;
    }

    private async Task<string> WorkAsync(NpgsqlConnection connection, Job job)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync();
            var user = await WriteAsync(connection, job);
            // The number is drawn while the user's row is locked: numbers of one user are in the order of their writes.
            await ExecuteAsync(connection, "UPDATE jobs SET state = 'completed', user_id = $2, applied = nextval('jobs_applied') WHERE id = $1", job.Id, user);
            await transaction.CommitAsync();
            return WorkerReport.Done;
        }
        catch (PostgresException e)
        {
            await ExecuteAsync(connection, "UPDATE jobs SET state = 'failed', error = $2 WHERE id = $1", job.Id, $"{e.SqlState} {e.MessageText}");
            return WorkerReport.Failed(e.SqlState, e.MessageText);
        }
    }

    private async Task<long> WriteAsync(NpgsqlConnection connection, Job job)
    {
        var plan = options.Version == "blue" ? _legacyPlans[job.PlanKey] : job.PlanKey;
        switch (job.Kind)
        {
            case "sign-up":
                await using (var command = new NpgsqlCommand(_queries["sign_up"], connection))
                {
                    command.Parameters.Add(new NpgsqlParameter { Value = $"customer-{job.Id}@example.org" });
                    command.Parameters.Add(new NpgsqlParameter { Value = plan });
                    return (long)(await command.ExecuteScalarAsync())!;
                }
            case "event" when _queries.TryGetValue("subscription_event", out var byFunction):
                await ExecuteAsync(connection, byFunction, (int)job.UserId, plan);
                return job.UserId;
            default:
                await ExecuteAsync(connection, _queries["change_plan"], plan, job.UserId);
                return job.UserId;
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    private sealed record Job(long Id, string Kind, long UserId, string PlanKey);
}
