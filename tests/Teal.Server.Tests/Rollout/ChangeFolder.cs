using Teal.Planning.Changes;

namespace Teal.Server.Tests.Rollout;

/// <summary>The files of a change in a folder of their own.</summary>
internal sealed class ChangeFolder : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("change-").FullName;

    public ChangeFolder(string expand, string? sync = null, string? contract = null, string? settings = null, string name = "change", string? backfill = null)
    {
        Path = System.IO.Path.Combine(_parent, name);
        Directory.CreateDirectory(Path);
        Write(ChangeText.ExpandFile, expand);
        if (sync is not null) Write(ChangeText.SyncFile, sync);
        if (contract is not null) Write(ChangeText.ContractFile, contract);
        if (backfill is not null) Write(ChangeText.BackfillFile, backfill);
        if (settings is not null) Write(ChangeText.SettingsFile, settings);
    }

    public string Path { get; }

    public Change Load() => Change.Load(Path);

    public void Write(string file, string text) => File.WriteAllText(System.IO.Path.Combine(Path, file), text);

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
