using System.Text.Json.Serialization;
using Teal.Demo;

namespace Teal.Cli.Output;

/// <summary>The measures of both deployments, for programs. The shape is documented in docs/output.md.</summary>
internal sealed record DemoJson(PostJson AsInThePost, TealJson WithTeal)
{
    public static DemoJson Of(DemoResult result) => new(
        new PostJson(result.AsInThePost.Attempted, result.AsInThePost.FailedWrites, result.AsInThePost.RowsLeftByPublishedBackfill),
        new TealJson(result.WithTeal.Attempted, result.WithTeal.FailedWrites, result.WithTeal.Mismatches, Math.Round(result.WithTeal.Seconds, 1)));
}

/// <summary>The deployment as in the post.</summary>
internal sealed record PostJson(int Attempted, int FailedWrites, long RowsLeftByPublishedBackfill);

/// <summary>The deployment with Teal.</summary>
internal sealed record TealJson(int Attempted, int FailedWrites, long Mismatches, double Seconds);

/// <summary>How the types above become JSON, generated at build time.</summary>
[JsonSerializable(typeof(DemoJson))]
internal sealed partial class DemoJsonContext : JsonSerializerContext
{
    /// <summary>The context with the options of all JSON output.</summary>
    public static DemoJsonContext Readable { get; } = new(JsonOutput.CreateOptions());
}
