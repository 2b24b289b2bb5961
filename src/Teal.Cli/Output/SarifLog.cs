using System.Text.Json.Serialization;

namespace Teal.Cli.Output;

// The part of SARIF 2.1.0 that Teal writes; sections are those of the standard.

/// <summary>A log (3.13).</summary>
internal sealed record SarifLog([property: JsonPropertyName("$schema")] string Schema, string Version, IReadOnlyList<SarifRun> Runs);

/// <summary>A run (3.14).</summary>
internal sealed record SarifRun(
    SarifTool Tool, IReadOnlyList<SarifInvocation> Invocations, string ColumnKind, IReadOnlyList<SarifArtifact> Artifacts, IReadOnlyList<SarifResult> Results);

/// <summary>A tool (3.18).</summary>
internal sealed record SarifTool(SarifDriver Driver);

/// <summary>The tool's component (3.19).</summary>
internal sealed record SarifDriver(string Name, string SemanticVersion, IReadOnlyList<SarifRule> Rules);

/// <summary>A rule (3.49).</summary>
internal sealed record SarifRule(
    string Id, string Name, SarifMessage ShortDescription, SarifMessage FullDescription, SarifHelp Help, SarifConfiguration DefaultConfiguration, SarifProperties Properties);

/// <summary>A rule's help in two forms (3.12).</summary>
internal sealed record SarifHelp(string Text, string Markdown);

/// <summary>A rule's own level (3.50).</summary>
internal sealed record SarifConfiguration(string Level);

/// <summary>A property bag with tags (3.8).</summary>
internal sealed record SarifProperties(IReadOnlyList<string> Tags);

/// <summary>A message (3.11).</summary>
internal sealed record SarifMessage(string Text);

/// <summary>How the run went (3.20).</summary>
internal sealed record SarifInvocation(
    bool ExecutionSuccessful, IReadOnlyList<SarifNotification> ToolExecutionNotifications, IReadOnlyList<SarifNotification> ToolConfigurationNotifications);

/// <summary>What the tool has to say of itself (3.58).</summary>
internal sealed record SarifNotification(SarifReference Descriptor, string Level, SarifMessage Message, IReadOnlyList<SarifLocation>? Locations);

/// <summary>What a notification is about (3.52).</summary>
internal sealed record SarifReference(string Id);

/// <summary>A file (3.24).</summary>
internal sealed record SarifArtifact(SarifArtifactLocation Location);

/// <summary>A result (3.27).</summary>
internal sealed record SarifResult(
    string RuleId, int RuleIndex, string Level, SarifMessage Message, IReadOnlyList<SarifLocation> Locations,
    IReadOnlyDictionary<string, string> PartialFingerprints, IReadOnlyList<SarifFix>? Fixes);

/// <summary>A location (3.28).</summary>
internal sealed record SarifLocation(SarifPhysicalLocation PhysicalLocation);

/// <summary>A location in a file (3.29).</summary>
internal sealed record SarifPhysicalLocation(SarifArtifactLocation ArtifactLocation, SarifRegion Region);

/// <summary>Where a file is (3.4).</summary>
internal sealed record SarifArtifactLocation(string Uri, string? UriBaseId, int? Index);

/// <summary>A stretch of text (3.30).</summary>
internal sealed record SarifRegion(int StartLine, int StartColumn, int? EndLine, int? EndColumn);

/// <summary>A fix (3.55).</summary>
internal sealed record SarifFix(SarifMessage Description, IReadOnlyList<SarifArtifactChange> ArtifactChanges);

/// <summary>The changes of one file (3.56).</summary>
internal sealed record SarifArtifactChange(SarifArtifactLocation ArtifactLocation, IReadOnlyList<SarifReplacement> Replacements);

/// <summary>A replacement (3.57).</summary>
internal sealed record SarifReplacement(SarifRegion DeletedRegion, SarifContent InsertedContent);

/// <summary>A text (3.3).</summary>
internal sealed record SarifContent(string Text);

/// <summary>How the types above become JSON, generated at build time.</summary>
[JsonSerializable(typeof(SarifLog))]
internal sealed partial class SarifContext : JsonSerializerContext
{
    /// <summary>The context with the options of all JSON output; what is not there is left out, for SARIF has no null.</summary>
    public static SarifContext Readable { get; } =
        new(new System.Text.Json.JsonSerializerOptions(JsonOutput.CreateOptions()) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull });
}
