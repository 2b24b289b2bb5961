using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Teal.Sql.Text;

namespace Teal.Planning.Changes;

/// <summary>The files of a change as they stand on disk, not yet understood.</summary>
/// <param name="Name">The change's name: its folder's.</param>
/// <param name="Expand"><c>expand.sql</c>.</param>
/// <param name="Sync"><c>sync.sql</c>, or null.</param>
/// <param name="Contract"><c>contract.sql</c>, or null.</param>
/// <param name="Settings"><c>change.json</c>, or null.</param>
public sealed record ChangeText(string Name, SourceText Expand, SourceText? Sync, SourceText? Contract, SourceText? Settings)
{
    /// <summary><c>backfill.sql</c>, or null.</summary>
    public SourceText? Backfill { get; init; }

    /// <summary>The names that the files of a change have.</summary>
    public const string ExpandFile = "expand.sql", SyncFile = "sync.sql", BackfillFile = "backfill.sql", ContractFile = "contract.sql", SettingsFile = "change.json";

    /// <summary>
    /// SHA-256 over names and texts, in hexadecimal: the journal keeps it, so that a change which is edited after it was
    /// begun is noticed. Line breaks count as <c>\n</c>, since version control may change them.
    /// </summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in Files())
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{content.Length}\0{content}\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The same for each file: its name and the SHA-256 of its text, as <c>name=hash</c>. What <see cref="Hash"/> has in one.</summary>
    public ImmutableArray<string> FileHashes() =>
        [.. Files().Select(file => $"{file.Name}={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Content)))}")];

    /// <summary>Which files are not as they were, each with what happened to it: <c>sync.sql was edited</c>.</summary>
    /// <param name="before">What <see cref="FileHashes"/> was.</param>
    public ImmutableArray<string> Differences(IEnumerable<string> before)
    {
        var (old, now) = (ByName(before), ByName(FileHashes()));
        return
        [
            .. old.Keys.Union(now.Keys).Order(StringComparer.Ordinal).Select(name => (name, Old: old.GetValueOrDefault(name), Now: now.GetValueOrDefault(name)))
                .Where(file => file.Old != file.Now)
                .Select(file => $"{file.name} was {(file.Old is null ? "added" : file.Now is null ? "removed" : "edited")}"),
        ];

        static Dictionary<string, string> ByName(IEnumerable<string> hashes) => hashes.Select(hash => hash.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    private IEnumerable<(string Name, string Content)> Files()
    {
        foreach (var (name, text) in new[] { (ExpandFile, Expand), (SyncFile, Sync), (ContractFile, Contract), (SettingsFile, Settings), (BackfillFile, Backfill) })
            if (text is not null)
                yield return (name, text.Content.ReplaceLineEndings("\n"));
    }

    /// <summary>Reads the files in <paramref name="folder"/>.</summary>
    /// <exception cref="ChangeException">There is no such folder, or no <c>expand.sql</c> in it, or a file is not UTF-8.</exception>
    public static ChangeText Read(string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (!Directory.Exists(folder))
            throw new ChangeException($"The change {name}", [new ChangeProblem(folder, null, "there is no such folder. A change is a folder with expand.sql, and with sync.sql and contract.sql where they are needed; `teal plan` writes one from a migration.")]);
        var expand = Load(ExpandFile)
            ?? throw new ChangeException($"The change {name}", [new ChangeProblem(Path.Combine(folder, ExpandFile), null, "there is no such file, and a change begins with it.")]);
        return new ChangeText(name, expand, Load(SyncFile), Load(ContractFile), Load(SettingsFile)) { Backfill = Load(BackfillFile) };

        SourceText? Load(string file)
        {
            var path = Path.Combine(folder, file);
            if (!File.Exists(path)) return null;
            try
            {
                return new SourceText(path, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF'));
            }
            catch (DecoderFallbackException)
            {
                throw new ChangeException($"The change {name}", [new ChangeProblem(path, null, "the file is not UTF-8 text.")]);
            }
        }
    }
}
