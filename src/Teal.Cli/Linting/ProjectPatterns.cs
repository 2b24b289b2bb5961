using System.Collections.Immutable;
using Teal.Cli.Configuration;
using Teal.Cli.Hosting;
using Teal.Cli.Input;
using Teal.Linting;

namespace Teal.Cli.Linting;

/// <summary>What the patterns of the settings mean for files.</summary>
/// <param name="folder">The folder that the patterns start from, absolute.</param>
/// <param name="host">The process.</param>
/// <param name="settings">The patterns.</param>
internal sealed class ProjectPatterns(string folder, CliHost host, LintProjectSettings settings)
{
    /// <summary>The files of <c>lint.paths</c> in natural order, else those of the folder of migrations, else none.</summary>
    public ImmutableArray<string> OfSettings(string? migrations)
    {
        if (settings.Paths.IsEmpty)
            return migrations is null ? [] : [.. FilesIn(migrations).Where(file => !SchemaFiles.TakesBack(host, file))];
        return
        [
            .. FilesIn(folder)
                .Where(file => Matches(settings.Paths, file) && !SchemaFiles.TakesBack(host, file)),
        ];
    }

    /// <summary>Whether <c>lint.exclude</c> means the file.</summary>
    public bool IsExcluded(string path) => Matches(settings.Exclude, path);

    /// <summary>What holds for a file: the severities for all, those of the overrides that mean it, those of the command line.</summary>
    public LintSettings SettingsOf(string path, LintRequest request)
    {
        var severities = request.Settings.Severities;
        foreach (var one in settings.Overrides)
            if (Matches(one.Files, path)) severities = severities.SetItems(one.Rules);
        severities = severities.SetItems(request.Rules);
        return ReferenceEquals(severities, request.Settings.Severities) ? request.Settings : request.Settings with { Severities = severities };
    }

    private bool Matches(ImmutableArray<string> patterns, string path)
    {
        if (patterns.IsEmpty || path == SqlPaths.StandardInput) return false;
        var relative = ProjectPaths.Relative(folder, host.FullPath(path));
        return patterns.Any(pattern => PathPattern.Matches(pattern, relative));
    }

    private IEnumerable<string> FilesIn(string path)
    {
        var here = $".{Path.DirectorySeparatorChar}";
        return SqlPaths.ExpandOne(host, Shown(path)).Select(file => file.StartsWith(here, StringComparison.Ordinal) ? file[here.Length..] : file);
    }

    // Paths of the settings are absolute; a person reads them from where the command was started.
    private string Shown(string path)
    {
        var relative = Path.GetRelativePath(host.WorkingDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
