using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Teal.Proving.Queries;

namespace Teal.Proving;

/// <summary>The proof that lies beside a change's files: what was proved, of which files, by which server.</summary>
public static class ProofFile
{
    /// <summary>Its name in the change's folder.</summary>
    public const string Name = "proof.json";

    /// <summary>Writes a proof into a change's folder.</summary>
    public static void Write(string folder, Proof proof) =>
        File.WriteAllText(Path.Combine(folder, Name), JsonSerializer.Serialize(
            new StoredProof(proof.ChangeName, proof.ChangeHash, proof.PostgresVersion, proof.IsSafe, proof.Cells), ProofFileJson.Readable.StoredProof) + "\n");

    /// <summary>Reads the proof in a change's folder; null where there is none.</summary>
    /// <exception cref="ProofException">The file is damaged.</exception>
    public static Proof? Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path)) return null;
        try
        {
            var stored = JsonSerializer.Deserialize(File.ReadAllText(path), ProofFileJson.Readable.StoredProof)
                ?? throw new JsonException("the file is empty");
            return new Proof(stored.Change, stored.Hash, stored.Postgres, stored.Cells);
        }
        catch (JsonException e)
        {
            throw new ProofException($"The proof in {path} cannot be read: {e.Message} Make it again with `teal prove`.", e);
        }
    }
}

internal sealed record StoredProof(string Change, string Hash, string Postgres, bool Safe, ImmutableArray<ProofCell> Cells);

[JsonSerializable(typeof(StoredProof))]
internal sealed partial class ProofFileJson : JsonSerializerContext
{
    public static ProofFileJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<AppVersion>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<SchemaState>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<Verdict>(JsonNamingPolicy.CamelCase),
        },
    });
}
