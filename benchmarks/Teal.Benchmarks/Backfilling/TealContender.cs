using System.Diagnostics;
using Npgsql;
using Teal.Planning.Changes;
using Teal.Postgres.Connections;
using Teal.Rollout;
using Teal.Rollout.Running;

namespace Teal.Benchmarks.Backfilling;

/// <summary><c>teal backfill</c>, with its triggers and its journal; a constraint is added and validated behind it, and that counts.</summary>
/// <param name="workers">How many fill at a time.</param>
internal sealed class TealContender(int workers) : IFillContender, IProgress<RolloutEvent>
{
    private readonly List<(long At, TimeSpan Left)> _told = [];
    private RolloutEngine? _engine;
    private Change? _change;

    public string Name => workers == 1 ? "Teal, one worker" : $"Teal, {workers} workers";

    /// <summary>What was said of the way that was chosen.</summary>
    public string Notice { get; private set; } = "";

    /// <summary>How wrong the time left was that was told, of each time in all runs, as a share of the run's whole time; from a tenth of the table on.</summary>
    public List<double> TimeLeftErrors { get; } = [];

    public async Task PrepareAsync(Database database, FillCase table)
    {
        var folder = Directory.CreateTempSubdirectory("teal-benchmark-change-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, ChangeText.ExpandFile), FillCase.AddColumn);
            await File.WriteAllTextAsync(Path.Combine(folder, ChangeText.SyncFile), table.Rule);
            _change = Change.Load(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        _engine = new RolloutEngine(new RolloutEnvironment(
            database, new RolloutSettings { BackfillWorkers = workers }, this, TimeProvider.System));
        await _engine.ExpandAsync(_change, null);
    }

    public async Task FillAsync(NpgsqlDataSource source, FillCase table)
    {
        _told.Clear();
        var started = Stopwatch.GetTimestamp();
        var result = await _engine!.BackfillAsync(_change!);
        var ended = Stopwatch.GetTimestamp();
        TimeLeftErrors.AddRange(_told.Select(told => Math.Abs((Stopwatch.GetElapsedTime(told.At, ended) - told.Left) / Stopwatch.GetElapsedTime(started, ended))));
        if (!result.IsComplete) throw new InvalidOperationException("The backfill is not complete.");
        if (table.Constraint is not { } constraint) return;
        await source.ExecuteAsync($"ALTER TABLE accounts ADD CONSTRAINT level_of {constraint} NOT VALID");
        await source.ExecuteAsync("ALTER TABLE accounts VALIDATE CONSTRAINT level_of");
    }

    public void Report(RolloutEvent value)
    {
        if (value is BackfillProgress { Remaining: { } left } progress && progress.PagesDone >= progress.PagesTotal / 10)
            lock (_told) _told.Add((Stopwatch.GetTimestamp(), left));
        if (value is Notice { Text: var text } && text.Contains(" is filled by ", StringComparison.Ordinal)) Notice = text;
    }
}
