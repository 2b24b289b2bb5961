using System.Globalization;
using System.Text.RegularExpressions;

namespace Teal.Postgres.Throwaway;

/// <summary>Asks programs what they are.</summary>
internal static partial class ServerProgramsProbe
{
    /// <summary>The server programs in <paramref name="folder"/>, or null where one is missing or does not run.</summary>
    public static async Task<ServerPrograms?> LookAsync(string folder, ServerProgramsOrigin origin, CancellationToken cancellation)
    {
        var found = new ServerPrograms(folder, 0, "", origin);
        if (!File.Exists(found.InitDb) || !File.Exists(found.PgCtl) || !File.Exists(found.Postgres)) return null;
        if (await ChildProcess.TryRunAsync(found.Postgres, ["--version"], cancellation) is not { ExitCode: 0 } answer) return null;
        var version = VersionPattern().Match(answer.Output);
        return version.Success
            ? found with { Version = version.Groups[1].Value, Major = int.Parse(version.Groups[2].ValueSpan, CultureInfo.InvariantCulture) }
            : null;
    }

    /// <summary>The folder that <c>pg_config --bindir</c> names, or null where there is none.</summary>
    public static async Task<string?> AskPgConfigAsync(CancellationToken cancellation) =>
        await ChildProcess.TryRunAsync("pg_config", ["--bindir"], cancellation) is { ExitCode: 0 } answer ? answer.Output.Trim() : null;

    // "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)", "postgres (PostgreSQL) 19beta1"
    [GeneratedRegex(@"\(PostgreSQL\)\s+(([0-9]+)[^\s]*)", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();
}
