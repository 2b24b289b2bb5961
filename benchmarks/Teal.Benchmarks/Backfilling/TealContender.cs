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
    private RolloutEngine? _engine;
    private Change? _change;

    public string Name => workers == 1 ? "Teal, one worker" : $"Teal, {workers} workers";

    /// <summary>What was said of the way that was chosen.</summary>
    public string Notice { get; private set; } = "";

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
        var result = await _engine!.BackfillAsync(_change!);
        if (!result.IsComplete) throw new InvalidOperationException("The backfill is not complete.");
        if (table.Constraint is not { } constraint) return;
        await source.ExecuteAsync($"ALTER TABLE accounts ADD CONSTRAINT level_of {constraint} NOT VALID");
        await source.ExecuteAsync("ALTER TABLE accounts VALIDATE CONSTRAINT level_of");
    }

    public void Report(RolloutEvent value)
    {
        if (value is Notice { Text: var text } && text.Contains(" is filled by ", StringComparison.Ordinal)) Notice = text;
    }
}
