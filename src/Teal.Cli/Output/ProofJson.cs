using System.Text.Json.Serialization;
using Teal.Proving;

namespace Teal.Cli.Output;

/// <summary>The compatibility matrix, for programs. The shape is documented in docs/output.md.</summary>
internal sealed record ProofJson(bool Safe, IReadOnlyList<string> States, IReadOnlyList<ProofCellJson> Cells)
{
    public static ProofJson Of(Proof proof) => new(
        proof.IsSafe, [.. Proof.States.Select(ProofWords.Of)],
        [.. proof.Cells.Select(cell => new ProofCellJson(
            ProofWords.Of(cell.Version), cell.Query, ProofWords.Of(cell.State), ProofWords.Of(cell.Verdict), cell.SqlState, cell.Message))]);
}

/// <summary>The verdict on one query in one state.</summary>
internal sealed record ProofCellJson(
    string Version, string Query, string State, string Verdict, [property: JsonPropertyName("sqlstate")] string? SqlState, string? Message);

/// <summary>Versions, states and verdicts as every output spells them.</summary>
internal static class ProofWords
{
    public static string Of<T>(T word) where T : struct, Enum => word.ToString().ToLowerInvariant();
}

/// <summary>How the types above become JSON, generated at build time.</summary>
[JsonSerializable(typeof(ProofJson))]
internal sealed partial class ProofJsonContext : JsonSerializerContext
{
    /// <summary>The context with the options of all JSON output.</summary>
    public static ProofJsonContext Readable { get; } = new(JsonOutput.CreateOptions());
}
