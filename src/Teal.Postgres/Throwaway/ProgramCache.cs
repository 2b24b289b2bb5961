namespace Teal.Postgres.Throwaway;

/// <summary>
/// Teal's folder for what it can fetch or make again: <c>$XDG_CACHE_HOME/teal</c>, else <c>~/.cache/teal</c>; on macOS
/// <c>~/Library/Caches/teal</c>.
/// </summary>
/// <param name="environment">Reads an environment variable.</param>
internal sealed class ProgramCache(Func<string, string?> environment)
{
    /// <summary>The cache's folder, which need not exist yet.</summary>
    public string Root { get; } = Path.Combine(Base(environment), "teal");

    /// <summary>Where a fetched package lies, or will lie.</summary>
    public string PackageFolder(NpmPackage package) => Path.Combine(Root, "postgresql", package.Version);

    /// <summary>Where a fetched package's programs are.</summary>
    public string BinFolder(NpmPackage package) => Path.Combine(PackageFolder(package), "bin");

    /// <summary>Takes the lock <paramref name="name"/> among all processes that use this cache; waits while another has it.</summary>
    public async Task<IDisposable> LockAsync(string name, Action waiting, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Root);
        var path = Path.Combine(Root, name + ".lock");
        var told = false;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (!told) waiting();
                told = true;
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellation);
            }
        }
    }

    private static string Base(Func<string, string?> environment)
    {
        // XDG's specification has a relative path ignored.
        if (environment("XDG_CACHE_HOME") is { } xdg && Path.IsPathRooted(xdg)) return xdg;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") : Path.Combine(home, ".cache");
    }
}
