using System.Text.Json.Serialization;
using Teal.Linting.Effects;
using Teal.Rollout.Previews;

namespace Teal.Cli.Output;

/// <summary>What a command would do, for programs.</summary>
internal sealed record PreviewJson(string Change, string Command, string? Phase, IReadOnlyList<PreviewStepJson> Steps, IReadOnlyList<string> Notes)
{
    public static PreviewJson Of(string change, Preview preview) => new(
        change, preview.Command.ToString().ToLowerInvariant(), preview.Phase?.ToString().ToLowerInvariant(),
        [.. preview.Steps.Select(PreviewStepJson.Of)], preview.Notes);
}

/// <summary>A step.</summary>
internal sealed record PreviewStepJson(string Phase, int Ordinal, string Title, bool Transaction, bool Done, IReadOnlyList<PreviewStatementJson> Statements)
{
    public static PreviewStepJson Of(PreviewedStep step) => new(
        step.Phase, step.Ordinal, step.Title, step.IsTransaction, step.IsDone,
        [.. step.Statements.Select(statement => new PreviewStatementJson(statement.Sql, [.. statement.Effects.Select(PreviewLockJson.Of)]))]);
}

/// <summary>A statement.</summary>
internal sealed record PreviewStatementJson(string Sql, IReadOnlyList<PreviewLockJson> Locks);

/// <summary>A lock that a statement takes.</summary>
internal sealed record PreviewLockJson(string Relation, string Mode, string Blocks, bool BlocksReads, bool BlocksWrites, string Lasts, bool Certain)
{
    public static PreviewLockJson Of(Effect effect) => new(
        effect.Relation.ToString(), effect.Lock.SqlName(), effect.Lock.BlockedWork(), effect.Lock.BlocksReads(), effect.Lock.BlocksWrites(),
        EffectText.Duration(effect), effect.IsCertain);
}

/// <summary>How the types above become JSON, generated at build time.</summary>
[JsonSerializable(typeof(PreviewJson))]
internal sealed partial class PreviewJsonContext : JsonSerializerContext
{
    /// <summary>The context with the options of all JSON output.</summary>
    public static PreviewJsonContext Readable { get; } = new(JsonOutput.CreateOptions());
}
