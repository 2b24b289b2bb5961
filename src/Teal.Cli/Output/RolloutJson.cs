using System.Text.Json.Serialization;
using Teal.Rollout.Backfilling;
using Teal.Rollout.Gates;
using Teal.Rollout.Phases;
using Teal.Rollout.Verifying;

namespace Teal.Cli.Output;

/// <summary>What <c>teal plan</c> wrote, for programs.</summary>
internal sealed record PlanJson(string Folder, IReadOnlyList<string> Files, IReadOnlyList<string> Notes, int OpenDecisions);

/// <summary>What <c>teal expand</c> did, for programs.</summary>
internal sealed record ExpandJson(string Change, int StepsRun, int StepsDoneBefore, IReadOnlyList<string> SyncedTables);

/// <summary>What <c>teal backfill</c> did, for programs.</summary>
internal sealed record BackfillJson(string Change, bool Complete, long RowsFilled, double Seconds, IReadOnlyList<QuarantineJson> Quarantine)
{
    public static BackfillJson Of(string change, BackfillResult result) => new(
        change, result.IsComplete, result.RowsFilled, Math.Round(result.Elapsed.TotalSeconds, 3),
        [.. result.Quarantined.Select(row => new QuarantineJson(row.Table, row.RowKey, row.SqlState, row.Message))]);
}

/// <summary>What <c>teal backfill --pause</c> and its kin asked, and whether there was a backfill to ask, for programs.</summary>
internal sealed record BackfillRequestJson(string Change, string Request, bool Asked);

/// <summary>What <c>teal backfill --estimate</c> says.</summary>
internal sealed record EstimateJson(string Change, IReadOnlyList<TableEstimateJson> Tables)
{
    public static EstimateJson Of(string change, BackfillEstimate estimate) => new(change, [.. estimate.Tables.Select(table => new TableEstimateJson(
        table.Table, table.Rows, table.Pages, table.SampledPages, table.WalBytes, table.TableGrowthBytes, table.IndexGrowthBytes,
        Math.Round(table.Duration.TotalSeconds, 3), table.FailedChunks, table.Error))]);
}

/// <summary>What the backfill of one table will do.</summary>
internal sealed record TableEstimateJson(
    string Table, long Rows, long Pages, long SampledPages, long WalBytes, long TableGrowthBytes, long IndexGrowthBytes, double Seconds, int FailedParts, string? Error);

/// <summary>What <c>teal backfill --join</c> did.</summary>
internal sealed record JoinJson(string Change, bool Complete, long RowsFilled, double Seconds);

/// <summary>A row that could not be filled.</summary>
internal sealed record QuarantineJson(string Table, string Row, [property: JsonPropertyName("sqlstate")] string SqlState, string Message);

/// <summary>What <c>teal verify</c> found, for programs.</summary>
internal sealed record VerifyJson(string Change, long Rows, long Differences, double Seconds, IReadOnlyList<Difference> Samples)
{
    public static VerifyJson Of(string change, VerificationResult result) => new(
        change, result.Rows, result.Differences, Math.Round(result.Elapsed.TotalSeconds, 3), result.Samples);
}

/// <summary>What a command with a gate did, for programs.</summary>
internal sealed record GateJson(string Change, bool Done, IReadOnlyList<CheckJson> Checks, IReadOnlyList<string> Retired)
{
    public static GateJson Of(string change, GateResult gate, bool done, IReadOnlyList<string>? retired = null) =>
        new(change, done, [.. gate.Checks.Select(CheckJson.Of)], retired ?? []);

    public static GateJson Of(string change, ContractResult result) => Of(change, result.Gate, result.Done, result.Retired);
}

/// <summary>The answer of a check.</summary>
internal sealed record CheckJson(string Name, string Outcome, string Evidence, string? Forced)
{
    public static CheckJson Of(CheckResult check) =>
        new(check.Name, check.Outcome.ToString().ToLowerInvariant(), check.Evidence, check.ForcedBecause);
}

/// <summary>How the types above become JSON, generated at build time.</summary>
[JsonSerializable(typeof(PlanJson))]
[JsonSerializable(typeof(ExpandJson))]
[JsonSerializable(typeof(BackfillJson))]
[JsonSerializable(typeof(BackfillRequestJson))]
[JsonSerializable(typeof(JoinJson))]
[JsonSerializable(typeof(EstimateJson))]
[JsonSerializable(typeof(VerifyJson))]
[JsonSerializable(typeof(GateJson))]
internal sealed partial class RolloutJsonContext : JsonSerializerContext
{
    /// <summary>The context with the options of all JSON output.</summary>
    public static RolloutJsonContext Readable { get; } = new(JsonOutput.CreateOptions());
}
