using System.Diagnostics;

namespace Teal.Postgres.Throwaway;

/// <summary>
/// Who runs a throwaway server: this process's own user, or, as PostgreSQL refuses root, another one where this process is
/// root. Everything that touches the server's folder or kills one of its processes runs as this user too, so that no
/// mistake there can do what this user may not.
/// </summary>
/// <param name="Name">The other user, or null for one's own.</param>
internal sealed record ServerUser(string? Name)
{
    private static readonly string[] Others = ["postgres", "_postgres", "nobody"];

    /// <summary>The user for this process.</summary>
    /// <exception cref="ThrowawayServerException">This process is root and the machine has no other suitable user.</exception>
    public static ServerUser OfThisProcess()
    {
        if (!Environment.IsPrivilegedProcess) return new ServerUser((string?)null);
        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet();
        return new ServerUser(Others.FirstOrDefault(known.Contains)
            ?? throw new ThrowawayServerException(
                "PostgreSQL does not run as root, and the machine has neither a user postgres nor nobody. Run teal as another user."));
    }

    /// <summary>How to start <paramref name="program"/> as this user.</summary>
    public ProcessStartInfo Prepare(string program, IEnumerable<string> arguments)
    {
        var start = ChildProcess.Prepare(program, arguments);
        if (Name is not null) start.UserName = Name;
        return start;
    }

    /// <summary>Runs <paramref name="program"/> as this user and waits for it.</summary>
    /// <exception cref="ThrowawayServerException">It could not be started.</exception>
    public async Task<ChildResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation) =>
        await ChildProcess.TryRunAsync(Prepare(program, arguments), cancellation)
        ?? throw new ThrowawayServerException($"\"{program}\" could not be started{(Name is null ? "" : $" as user {Name}")}.");

    /// <summary>Whether this user can enter <paramref name="folder"/> and read what is in it.</summary>
    public async Task<bool> CanReadAsync(string folder, CancellationToken cancellation) =>
        Name is null || (await RunAsync("/bin/sh", ["-c", "cd \"$1\" && [ -r . ]", "teal", folder], cancellation)).ExitCode == 0;
}
