using Npgsql;
using Teal.Postgres.Connections;

namespace Teal.Demo.Scenario;

/// <summary>The shop's customers: fills the queue at a steady rate until it is disposed.</summary>
internal sealed class JobProducer : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    /// <summary>Starts.</summary>
    /// <param name="address">The shop's database.</param>
    /// <param name="jobsPerSecond">How many jobs come in.</param>
    /// <param name="users">How many users there are; jobs are spread over all of them.</param>
    /// <param name="time">The clock.</param>
    public JobProducer(DatabaseAddress address, int jobsPerSecond, int users, TimeProvider time) =>
        _work = ProduceAsync(address, jobsPerSecond, users, time);

    public async ValueTask DisposeAsync()
    {
        if (_work.IsCompleted) return;
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private async Task ProduceAsync(DatabaseAddress address, int jobsPerSecond, int users, TimeProvider time)
    {
        await using var database = new Database(address.WithApplicationName("shop queue"));
        var started = time.GetTimestamp();
        long produced = 0;
        try
        {
            await using var connection = await database.OpenAsync("filling the demo's queue", _stop.Token);
            while (true)
            {
                await Task.Delay(Beat, time, _stop.Token);
                var due = (long)(time.GetElapsedTime(started).TotalSeconds * jobsPerSecond) - produced;
                if (due <= 0) continue;
                await using var command = new NpgsqlCommand(
                    """
                    INSERT INTO jobs (kind, user_id, plan_key)
                    SELECT (ARRAY['change', 'event', 'change', 'event', 'sign-up'])[1 + n % 5], 1 + floor(random() * $2)::int,
                           (ARRAY['free', 'pro', 'team', 'enterprise'])[1 + floor(random() * 4)::int]
                    FROM generate_series(1, $1::int) AS n
                    """, connection);
                command.Parameters.Add(new NpgsqlParameter { Value = (int)due });
                command.Parameters.Add(new NpgsqlParameter { Value = users });
                await command.ExecuteNonQueryAsync(_stop.Token);
                produced += due;
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
