using System.Diagnostics;

namespace Teal.Postgres.Throwaway;

/// <summary>
/// The one way in which a throwaway server ends: a small shell process that waits until its standard input is closed, stops
/// the server and removes its folder. The pipe's other end is held by the server's owner alone, so it is closed when the
/// owner says so and also when the owner is gone, however it died.
/// </summary>
internal sealed class Reaper : IDisposable
{
    /// <summary>
    /// POSIX sh. A server is killed only when its command line names the folder: a process number in a file may be stale.
    /// The loop is there for the owner that dies while initdb or pg_ctl is still at work in the folder.
    /// </summary>
    private const string Script =
        """
        exec >/dev/null 2>&1
        trap '' INT HUP TERM QUIT
        folder=$1
        while read -r _; do :; done
        is_ours() {
            if [ -r "/proc/$1/cmdline" ]; then tr '\0' ' ' <"/proc/$1/cmdline"; else ps -ww -o args= -p "$1"; fi |
                grep -qF -- "$folder/"
        }
        round=0
        while [ -e "$folder" ] && [ $round -lt 100 ]; do
            pid=
            [ -r "$folder/data/postmaster.pid" ] && read -r pid <"$folder/data/postmaster.pid"
            case $pid in '' | *[!0-9]*) pid= ;; esac
            if [ -n "$pid" ] && is_ours "$pid"; then
                kill -QUIT "$pid"
                wait=0
                while [ $wait -lt 250 ] && is_ours "$pid"; do sleep 0.02; wait=$((wait + 1)); done
                is_ours "$pid" && kill -KILL "$pid"
            fi
            rm -rf "$folder"
            [ -e "$folder" ] && sleep 0.1
            round=$((round + 1))
        done
        [ ! -e "$folder" ]
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ServerUser _user;
    private readonly string _folder;
    private readonly Process _process;

    private Reaper(ServerUser user, string folder, Process process)
    {
        _user = user;
        _folder = folder;
        _process = process;
    }

    /// <summary>The waiting shell's process number.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Lets a reaper wait for the end of this process.</summary>
    public static Reaper Start(ServerUser user, string folder)
    {
        // In a session of its own where that can be had, it also outlives a kill of the owner's whole process group.
        string[] shell = ["/bin/sh", "-c", Script, "teal-reaper", folder];
        var start = File.Exists("/usr/bin/setsid") ? user.Prepare("/usr/bin/setsid", shell) : user.Prepare(shell[0], shell[1..]);
        // An unread pipe, or the owner's own output held open, would make whoever reads that wait for the reaper.
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return new Reaper(user, folder, Process.Start(start)!);
    }

    /// <summary>Stops the server in <paramref name="folder"/>, whose owner is gone, and removes the folder.</summary>
    /// <returns>Whether the folder is gone.</returns>
    public static async Task<bool> ReapNowAsync(ServerUser user, string folder, CancellationToken cancellation) =>
        (await user.RunAsync("/bin/sh", ["-c", Script, "teal-reaper", folder], cancellation)).ExitCode == 0;

    /// <summary>Stops the server and removes its folder now.</summary>
    /// <exception cref="ThrowawayServerException">Something is left.</exception>
    public async Task ReapAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            if (_process.ExitCode == 0) return;
            // The reaper itself was killed.
            if (await ReapNowAsync(_user, _folder, patience.Token)) return;
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }

        throw new ThrowawayServerException($"The throwaway server in {_folder} could not be stopped and removed. Remove that folder by hand.");
    }

    /// <summary>Closes the pipe, which lets the shell do its work unwatched.</summary>
    public void Dispose() => _process.Dispose();
}
