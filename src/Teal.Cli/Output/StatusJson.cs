using System.Text.Json.Serialization;
using Teal.Rollout.Leases;
using Teal.Rollout.Status;

namespace Teal.Cli.Output;

/// <summary>Where every change stands, for programs. The shape is documented in docs/output.md.</summary>
internal sealed record StatusJson(
    IReadOnlyList<ChangeStatusJson> Changes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Objects)
{
    public static StatusJson Of(IReadOnlyList<ChangeStatus> changes, IReadOnlyList<string>? objects) =>
        new([.. changes.Select(ChangeStatusJson.Of)], objects);
}

/// <summary>Where one change stands. Times are the server's.</summary>
internal sealed record ChangeStatusJson(
    string Name, string Phase, DateTimeOffset BegunAt, DateTimeOffset? SwitchedAt, int StepsDone, int Steps,
    long RowsFilled, int Quarantined, VerificationJson? Verification, RunnerJson? Runner, string? Next)
{
    public static ChangeStatusJson Of(ChangeStatus status) => new(
        status.Record.Name, status.Record.Phase.ToString().ToLowerInvariant(), status.Record.BegunAt, status.Record.SwitchedAt,
        status.Steps.Count(step => step.IsDone), status.Steps.Count, status.Backfills.Sum(backfill => backfill.RowsFilled), status.Quarantine.Count,
        status.Verification is { } v ? new VerificationJson(v.BegunAt, v.Rows, v.Differences, v.Uncomputable, v.Unsettled, v.Repaired, v.FoundSince) : null,
        status.Runner is { } runner ? RunnerJson.Of(runner) : null, status.Next);
}

/// <summary>The last verification of a change.</summary>
internal sealed record VerificationJson(
    DateTimeOffset BegunAt, long Rows, long Differences, long Uncomputable, long Unsettled, long Repaired, long FoundSince);

/// <summary>Who is at work on a change.</summary>
internal sealed record RunnerJson(string Command, string Host, int Pid, DateTimeOffset Since)
{
    public static RunnerJson Of(LeaseHolder holder) => new(holder.Command, holder.Host, holder.ProcessId, holder.AcquiredAt);
}

/// <summary>How the types above become JSON, generated at build time.</summary>
[JsonSerializable(typeof(StatusJson))]
internal sealed partial class StatusJsonContext : JsonSerializerContext
{
    /// <summary>The context with the options of all JSON output.</summary>
    public static StatusJsonContext Readable { get; } = new(JsonOutput.CreateOptions());
}
