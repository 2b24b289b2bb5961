namespace Teal.Postgres.Throwaway;

/// <summary>Fills a private folder with a database cluster and starts its server.</summary>
/// <param name="programs">The server programs.</param>
/// <param name="user">Who runs them.</param>
/// <param name="folder">The private folder.</param>
internal sealed class ServerStart(ServerPrograms programs, ServerUser user, string folder)
{
    private string Data => Path.Combine(folder, "data");

    private string StartLog => Path.Combine(folder, "start.log");

    /// <summary>Returns when the server takes connections.</summary>
    /// <exception cref="ThrowawayServerException">It does not start.</exception>
    public async Task RunAsync(ThrowawayOptions options, CancellationToken cancellation)
    {
        var reachable = await ReachableAsync(cancellation);
        await InitAsync(reachable, cancellation);
        var arguments = string.Join(' ', Settings(options).Select(setting => $"-c {Quote($"{setting.Key}={setting.Value}")}"));
        var started = await user.RunAsync(reachable.PgCtl,
            ["start", "--silent", "--wait", "--timeout=60", "--pgdata", Data, "--log", StartLog, "--options", arguments], cancellation);
        if (started.ExitCode == 0) return;
        throw Failed("start", started.Error + (File.Exists(StartLog) ? await File.ReadAllTextAsync(StartLog, cancellation) : "") + LogTail());
    }

    /// <summary>The programs where the server's user can run them: a root user's cache is closed to others.</summary>
    private async Task<ServerPrograms> ReachableAsync(CancellationToken cancellation)
    {
        if (await user.CanReadAsync(programs.Folder, cancellation)) return programs;
        // The programs find their libraries beside themselves, wherever they are.
        var source = Path.TrimEndingDirectorySeparator(programs.Folder);
        var copy = Path.Combine(folder, "programs");
        // They must belong to the server's user: it is the one who removes them.
        var copied = await ChildProcess.TryRunAsync("/bin/sh",
            ["-c", "cp -R \"$1\" \"$2\" && chown -R \"$3\" \"$2\"", "teal", Path.GetDirectoryName(source)!, copy, user.Name!], cancellation);
        if (copied is not { ExitCode: 0 })
            throw new ThrowawayServerException($"The server programs in {programs.Folder} cannot be copied to where user {user.Name} can run them: {copied?.Error.Trim()}");
        return programs with { Folder = Path.Combine(copy, Path.GetFileName(source)) };
    }

    private async Task InitAsync(ServerPrograms reachable, CancellationToken cancellation)
    {
        var made = await user.RunAsync(reachable.InitDb,
            ["--pgdata", Data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"],
            cancellation);
        if (made.ExitCode != 0) throw Failed("be initialised", made.Error);
    }

    private Dictionary<string, string> Settings(ThrowawayOptions options)
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "",
            ["unix_socket_directories"] = folder,
            ["unix_socket_permissions"] = "0700",
            ["port"] = $"{Connections.ConnectionDefaults.Port}",
            ["fsync"] = "off",
            ["full_page_writes"] = "off",
            ["synchronous_commit"] = options.SynchronousCommit ? "on" : "off",
            ["max_connections"] = "200",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
            ["logging_collector"] = "on",
            ["log_destination"] = "csvlog",
            ["log_directory"] = Path.Combine(folder, "log"),
            ["log_filename"] = "server.log",
            ["log_rotation_age"] = "0",
            ["log_rotation_size"] = "0",
            ["log_min_error_statement"] = "error",
        };
        foreach (var (name, value) in options.Settings) settings[name] = value;
        return settings;
    }

    private string LogTail()
    {
        var log = Path.Combine(folder, "log", "server.csv");
        return File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(5)) : "";
    }

    private ThrowawayServerException Failed(string what, string said) =>
        new($"The throwaway PostgreSQL {programs.Version} ({programs.Folder}) did not {what}. It said: {said.Trim()}");

    /// <summary><paramref name="text"/> as one word of the shell that pg_ctl starts.</summary>
    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
