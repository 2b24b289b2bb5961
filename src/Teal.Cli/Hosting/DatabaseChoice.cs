namespace Teal.Cli.Hosting;

/// <summary>Which database a command works on, and who said so.</summary>
/// <param name="Text">The URI or connection string. May hold a password: never show it.</param>
/// <param name="Source">Where it came from, for messages: <c>--database</c>, <c>TEAL_DATABASE</c>, <c>DATABASE_URL</c> or the settings file.</param>
internal sealed record DatabaseChoice(string Text, string Source)
{
    /// <summary>The address of the flag, else <c>TEAL_DATABASE</c>, else <c>DATABASE_URL</c>, else the settings.</summary>
    /// <exception cref="UsageException">None of them gives one.</exception>
    public static DatabaseChoice Choose(string? flag, CliHost host, string? fromSettings, string settingsName)
    {
        if (!string.IsNullOrEmpty(flag)) return new(flag, "--database");
        foreach (var name in (ReadOnlySpan<string>)["TEAL_DATABASE", "DATABASE_URL"])
            if (host.Variable(name) is { } value) return new(value, name);
        if (!string.IsNullOrEmpty(fromSettings)) return new(fromSettings, settingsName);
        throw new UsageException(
            "No database is given. Name one with --database postgres://user@host/name, in the variable TEAL_DATABASE or DATABASE_URL, or as \"database\" in teal.json.");
    }

    /// <summary>Its source only: the text may hold a password.</summary>
    public override string ToString() => $"the database of {Source}";
}
