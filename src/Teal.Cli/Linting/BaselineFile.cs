using System.Text.Json;
using System.Text.Json.Serialization;
using Teal.Cli.Configuration;
using Teal.Cli.Hosting;
using Teal.Cli.Input;
using Teal.Cli.Output;
using Teal.Linting.Baselines;

namespace Teal.Cli.Linting;

/// <summary>The file of old findings: <c>{ "findings": [ { "fingerprint", "rule", "file" } ] }</c>.</summary>
internal static class BaselineFile
{
    /// <summary>Reads a baseline.</summary>
    /// <exception cref="UsageException">It cannot be read, or is none; says line and column.</exception>
    public static Baseline Read(CliHost host, string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(host.FullPath(path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"There is no baseline {path}; `teal lint PATH --write-baseline {path}` writes one.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The baseline {path} cannot be read: {error.Message}");
        }

        var root = ConfigurationReader.Read(path, bytes);
        if (root.Members is not [{ Name: "findings", Value: { Kind: ConfigurationKind.Array } findings }])
            throw Wrong(path, root, "this is no baseline: expected { \"findings\": [ … ] }");
        return new Baseline([.. findings.Items.Select(item => Entry(path, item))]);
    }

    /// <summary>Writes a baseline.</summary>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public static void Write(CliHost host, string path, Baseline baseline)
    {
        var entries = baseline.Entries.Select(e => new BaselineEntryJson(e.Fingerprint, e.Rule, e.File)).ToList();
        try
        {
            WholeFile.Write(host.FullPath(path), JsonSerializer.Serialize(new BaselineJson(entries), BaselineJsonContext.Readable.BaselineJson) + "\n");
        }
        catch (IOException error)
        {
            throw new CommandFailedException($"The baseline {path} cannot be written: {error.Message}", error);
        }
    }

    private static BaselineEntry Entry(string path, ConfigurationValue item)
    {
        var entry = new BaselineEntry("", "", "");
        foreach (var member in item.Members)
        {
            if (member.Value.Kind != ConfigurationKind.String) throw Wrong(path, member.Value, "expected a string");
            entry = member.Name switch
            {
                "fingerprint" => entry with { Fingerprint = member.Value.Text },
                "rule" => entry with { Rule = member.Value.Text },
                "file" => entry with { File = member.Value.Text },
                _ => throw Wrong(path, member.Value, $"there is no \"{member.Name}\" in a baseline; known are fingerprint, rule, file"),
            };
        }

        return entry.Fingerprint.Length > 0 ? entry : throw Wrong(path, item, "an entry has a \"fingerprint\"");
    }

    private static UsageException Wrong(string path, ConfigurationValue value, string problem) =>
        new($"{path}:{value.Place.Line}:{value.Place.Column}: {problem}");
}

/// <summary>The file.</summary>
internal sealed record BaselineJson(IReadOnlyList<BaselineEntryJson> Findings);

/// <summary>One finding.</summary>
internal sealed record BaselineEntryJson(string Fingerprint, string Rule, string File);

/// <summary>How the types above become JSON, generated at build time.</summary>
[JsonSerializable(typeof(BaselineJson))]
internal sealed partial class BaselineJsonContext : JsonSerializerContext
{
    /// <summary>The context with the options of all JSON output.</summary>
    public static BaselineJsonContext Readable { get; } = new(JsonOutput.CreateOptions());
}
