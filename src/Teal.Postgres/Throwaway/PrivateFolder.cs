using System.Security.Cryptography;
using System.Text;

namespace Teal.Postgres.Throwaway;

/// <summary>Makes the folder in which one throwaway server lives, open to its user alone.</summary>
internal static class PrivateFolder
{
    /// <summary>What the name of every such folder begins with.</summary>
    public const string Prefix = "teal-pg-";

    // sun_path holds 108 bytes on Linux and 104 on macOS, PostgreSQL's manual says; the end byte counts.
    private const int LongestSocketPath = 99;

    /// <summary>The folder under which they are made: the temporary folder, or /tmp where that one is too long or closed to the user.</summary>
    public static async Task<string> ParentAsync(ServerUser user, CancellationToken cancellation)
    {
        var temporary = Path.TrimEndingDirectorySeparator(Path.GetTempPath());
        var isShort = Encoding.UTF8.GetByteCount($"{temporary}/{Name()}/.s.PGSQL.5432") <= LongestSocketPath;
        return isShort && await user.CanReadAsync(temporary, cancellation) ? temporary : "/tmp";
    }

    /// <summary>Makes a new folder under <paramref name="parent"/> that belongs to <paramref name="user"/>.</summary>
    /// <exception cref="ThrowawayServerException">It cannot be made.</exception>
    public static async Task<string> CreateAsync(string parent, ServerUser user, CancellationToken cancellation)
    {
        var folder = Path.Combine(parent, Name());
        var made = await user.RunAsync("/bin/sh", ["-c", "mkdir -m 700 \"$1\"", "teal", folder], cancellation);
        return made.ExitCode == 0
            ? folder
            : throw new ThrowawayServerException($"The folder {folder} for a throwaway server cannot be made: {made.Error.Trim()}");
    }

    private static string Name() => Prefix + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 8);
}
