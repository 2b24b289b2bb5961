using Teal.Cli.Hosting;

namespace Teal.Cli.Configuration;

/// <summary>The settings of the project that a command runs in.</summary>
/// <param name="FileName">The file they came from, as messages call it; <c>teal.json</c> where there is none.</param>
/// <param name="Settings">The settings; the defaults where there is no file.</param>
internal sealed record ProjectSettings(string FileName, TealSettings Settings)
{
    private const string DefaultFileName = "teal.json";

    /// <summary>Reads the file that <c>--config</c> names, else <c>teal.json</c> of the working directory, else gives the defaults.</summary>
    /// <exception cref="UsageException">The named file cannot be read, or one that is there is wrong.</exception>
    public static ProjectSettings Load(CliHost host, string? named)
    {
        var name = named ?? DefaultFileName;
        var path = host.FullPath(name);
        if (named is null && !File.Exists(path)) return new(name, new TealSettings());
        byte[] utf8;
        try
        {
            utf8 = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The settings file {name} cannot be read: {error.Message}");
        }

        return new(name, SettingsLoader.Load(name, Path.GetDirectoryName(path)!, utf8));
    }
}
