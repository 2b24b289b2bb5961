namespace Teal.Postgres.Throwaway;

/// <summary>Where server programs came from, in the order in which Teal looks.</summary>
public enum ServerProgramsOrigin
{
    /// <summary>The folder that <c>TEAL_PG_BIN</c> names.</summary>
    Given,

    /// <summary>A package of the system, Homebrew, <c>pg_config</c>, or the PATH.</summary>
    Installed,

    /// <summary>Teal's own cache, filled by an earlier fetch.</summary>
    Cached,

    /// <summary>Fetched by npm just now.</summary>
    Fetched,
}

/// <summary>The programs of one PostgreSQL server: <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.</summary>
/// <param name="Folder">The folder that holds them.</param>
/// <param name="Major">Major version.</param>
/// <param name="Version">Full version as the server prints it: <c>15.13</c>, <c>18.0</c>.</param>
/// <param name="Origin">Where they came from.</param>
public sealed record ServerPrograms(string Folder, int Major, string Version, ServerProgramsOrigin Origin)
{
    /// <summary>The majors that Teal supports.</summary>
    public const int OldestMajor = 14;

    /// <inheritdoc cref="OldestMajor"/>
    public const int NewestMajor = 18;

    /// <summary>The database cluster's maker.</summary>
    public string InitDb => Path.Combine(Folder, "initdb");

    /// <summary>The program that starts and stops.</summary>
    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    /// <summary>The server itself.</summary>
    public string Postgres => Path.Combine(Folder, "postgres");

    /// <summary>
    /// Finds server programs, in this order: <c>TEAL_PG_BIN</c>, installed ones (the newest supported major first), Teal's
    /// cache, and last a fetch by npm into the cache.
    /// </summary>
    /// <param name="major">The major wanted, or null for any supported one.</param>
    /// <param name="progress">Gets a line when something takes long: a fetch.</param>
    /// <param name="cancellation">Stops the search or the fetch.</param>
    /// <exception cref="ThrowawayServerException">There are none, and none can be fetched.</exception>
    public static Task<ServerPrograms> FindAsync(int? major = null, Action<string>? progress = null, CancellationToken cancellation = default) =>
        new ServerProgramsSearch(Environment.GetEnvironmentVariable, progress).FindAsync(major, cancellation);
}
