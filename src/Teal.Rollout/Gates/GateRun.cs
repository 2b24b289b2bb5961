using Npgsql;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Rollout.Running;

namespace Teal.Rollout.Gates;

/// <summary>Asks the checks of a gate, one after another, and writes every answer down.</summary>
internal static class GateRun
{
    private const int MostAttempts = 5;

    public static async Task<GateResult> AskAsync(
        ChangeRun run, string gate, IReadOnlyList<Override> overrides, params (string Name, Func<NpgsqlConnection, Task<CheckResult>> Ask)[] checks)
    {
        foreach (var unknown in overrides.Where(o => checks.All(check => check.Name != o.Check)))
            throw new RolloutRefusedException(
                $"The gate {gate} has no check {unknown.Check}. Its checks are: {string.Join(", ", checks.Select(check => check.Name))}.");
        if (run.Change.Settings.HasNoWayBack)
            run.Report(new Notice($"change.json says that nothing leads back to what the change {run.Change.Name} removes: {run.Change.Settings.Reason}"));
        var results = new List<CheckResult>();
        foreach (var (name, ask) in checks)
        {
            var result = await AnswerAsync(run, name, ask);
            if (result.Outcome != CheckOutcome.Pass && overrides.FirstOrDefault(o => o.Check == name) is { } forced)
                result = result with { ForcedBecause = forced.Reason };
            results.Add(result);
            run.Report(new CheckAnswered(gate, result));
        }
        await run.InTransactionAsync("writing the verdicts", async connection =>
        {
            foreach (var result in results)
                await Observations.VerdictAsync(connection, run.Record.Id, gate, result, run.Cancellation);
        });
        return new GateResult(gate, results);
    }

    // A check that cannot ask has no answer, and no answer is not a pass.
    private static async Task<CheckResult> AnswerAsync(ChangeRun run, string name, Func<NpgsqlConnection, Task<CheckResult>> ask)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                await using var connection = await run.OpenAsync($"asking the check {name}");
                return await ask(connection);
            }
            catch (NpgsqlException e) when (e is not PostgresException && attempt < MostAttempts)
            {
                // The connection was broken, perhaps long ago; the next one is another.
            }
            catch (TableNotFoundException e)
            {
                return new CheckResult(name, CheckOutcome.Inconclusive, $"the check could not ask: {e.Message.TrimEnd('.')}");
            }
            catch (NpgsqlException e)
            {
                return new CheckResult(name, CheckOutcome.Inconclusive, $"the check could not ask: {(e as PostgresException)?.MessageText ?? e.Message}");
            }
    }
}
