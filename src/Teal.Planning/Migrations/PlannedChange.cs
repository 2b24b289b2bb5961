using System.Collections.Immutable;
using Teal.Planning.Changes;

namespace Teal.Planning.Migrations;

/// <summary>What a migration becomes: the texts of a change's files, and what a reader should know about them.</summary>
/// <param name="Expand">The text of <c>expand.sql</c>.</param>
/// <param name="Sync">The text of <c>sync.sql</c>, or null.</param>
/// <param name="Backfill">The text of <c>backfill.sql</c>, or null.</param>
/// <param name="Contract">The text of <c>contract.sql</c>, or null.</param>
/// <param name="Notes">What was done with the migration and why, a sentence each.</param>
/// <param name="OpenDecisions">How many places are marked <see cref="ChangeReader.DecisionMarker"/>.</param>
public sealed record PlannedChange(
    string Expand, string? Sync, string? Backfill, string? Contract, ImmutableArray<string> Notes, int OpenDecisions)
{
    /// <summary>Writes the files into <paramref name="folder"/>, which is made, and gives their paths.</summary>
    /// <exception cref="ChangeException">The folder holds a change already.</exception>
    public IReadOnlyList<string> WriteTo(string folder)
    {
        var files = new List<(string Name, string? Text)>
        {
            (ChangeText.ExpandFile, Expand), (ChangeText.SyncFile, Sync), (ChangeText.BackfillFile, Backfill), (ChangeText.ContractFile, Contract),
        };
        foreach (var (name, _) in files)
            if (File.Exists(Path.Combine(folder, name)))
                throw new ChangeException($"The folder {folder}", [new ChangeProblem(Path.Combine(folder, name), null, "the file is there already, and a plan never overwrites what may have been edited. Name another folder, or remove this one.")]);
        Directory.CreateDirectory(folder);
        var written = new List<string>();
        foreach (var (name, text) in files)
        {
            if (text is null) continue;
            var path = Path.Combine(folder, name);
            File.WriteAllText(path, text);
            written.Add(path);
        }
        return written;
    }
}
