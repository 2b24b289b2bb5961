using System.Text.Json;
using System.Text.Json.Serialization;

namespace Teal.Planning.Changes;

/// <summary>What <c>change.json</c> may say.</summary>
public sealed record ChangeSettings
{
    /// <summary>The settings of a change without a <c>change.json</c>.</summary>
    public static ChangeSettings Default { get; } = new();

    /// <summary><c>none</c> where what contract removes is knowingly not kept for a rollback; otherwise null.</summary>
    public string? Backward { get; init; }

    /// <summary>Why there is no backward rule; needed with <see cref="Backward"/>, and shown by every gate.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the change says that nothing leads back.</summary>
    [JsonIgnore]
    public bool HasNoWayBack => Backward == "none";

    /// <summary>Reads the text of a <c>change.json</c>; comments and trailing commas are allowed, unknown keys are not.</summary>
    /// <exception cref="JsonException">The text is no such object.</exception>
    public static ChangeSettings Parse(string json) =>
        JsonSerializer.Deserialize(json, ChangeSettingsJson.Default.ChangeSettings) ?? Default;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ChangeSettings))]
internal sealed partial class ChangeSettingsJson : JsonSerializerContext;
