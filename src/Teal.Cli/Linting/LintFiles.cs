using System.Collections.Immutable;
using Teal.Cli.Configuration;
using Teal.Cli.Hosting;
using Teal.Cli.Input;
using Teal.Linting;

namespace Teal.Cli.Linting;

/// <summary>A file of a run.</summary>
/// <param name="Path">The path as it is shown.</param>
/// <param name="Name">The path from the root of the project.</param>
/// <param name="IsContext">Whether it is only run for the schema that it makes.</param>
/// <param name="Settings">What holds for it.</param>
internal sealed record LintFile(string Path, string Name, bool IsContext, LintSettings Settings);

/// <summary>The files of a run in the order in which they are run, and what is to be said about the choice.</summary>
/// <param name="Files">The files.</param>
/// <param name="Notes">What was left out, as sentences.</param>
internal sealed record LintFiles(ImmutableArray<LintFile> Files, ImmutableArray<string> Notes)
{
    /// <summary>Chooses the files of <paramref name="request"/>.</summary>
    /// <exception cref="UsageException">No path is given anywhere, one does not exist, or none of them means a file.</exception>
    public static LintFiles Choose(CliHost host, TealSettings settings, LintRequest request)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        var patterns = new ProjectPatterns(settings.Folder ?? host.WorkingDirectory, host, settings.Lint);
        var given = request.Paths.IsEmpty ? patterns.OfSettings(request.Migrations) : Given(host, request.Paths, notes);
        var excluded = given.RemoveAll(patterns.IsExcluded);
        if (given.Length > excluded.Length) notes.Add($"{Count(given.Length - excluded.Length)} left out by \"lint.exclude\".");
        if (excluded.IsEmpty && given.Length > 0) throw new UsageException("Every file is left out by \"lint.exclude\" of teal.json.");
        if (excluded.IsEmpty) throw new UsageException(NothingGiven(request));

        var names = new ProjectPaths(host);
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in excluded) shown.TryAdd(host.FullPath(path), path);
        var looked = shown.Keys.ToHashSet(StringComparer.Ordinal);
        return new LintFiles(
            [
                .. Before(host, request.Migrations, looked).Select(path => new LintFile(path, names.NameOf(path), !looked.Contains(host.FullPath(path)), request.Settings))
                    .Concat(excluded.Select(path => new LintFile(path, names.NameOf(path), false, request.Settings)))
                    .DistinctBy(file => file.Path == SqlPaths.StandardInput ? file.Path : host.FullPath(file.Path))
                    .Select(file => file with { Path = file.IsContext ? file.Path : shown[host.FullPath(file.Path)], Settings = DieselMetadata.Apply(host, file.Path, patterns.SettingsOf(file.Path, request)) }),
            ],
            notes.ToImmutable());
    }

    private static ImmutableArray<string> Given(CliHost host, ImmutableArray<string> paths, ImmutableArray<string>.Builder notes)
    {
        var files = ImmutableArray.CreateBuilder<string>();
        var back = 0;
        foreach (var path in paths)
        {
            var found = SqlPaths.ExpandOne(host, path);
            if (found.Count == 0 && paths.Length == 1) throw new UsageException(SqlPaths.NothingIn(path));
            if (found.Count == 0) notes.Add(SqlPaths.NothingIn(path));
            var forward = found is [var only] && only == path ? found : [.. found.Where(file => !SchemaFiles.TakesBack(host, file))];
            back += found.Count - forward.Count;
            files.AddRange(forward);
        }

        if (back > 0) notes.Add($"{Count(back)} left out that take a migration back (named down or revert) or verify it; name one to lint it.");
        return [.. files.DistinctBy(file => file == SqlPaths.StandardInput ? file : host.FullPath(file))];
    }

    // The migrations up to the last of those that are looked at; all of them where one is looked at that does not lie among them.
    private static IEnumerable<string> Before(CliHost host, string? migrations, HashSet<string> looked)
    {
        if (migrations is null) return [];
        var all = SqlPaths.Expand(host, [migrations])
            .Where(file => looked.Contains(host.FullPath(file)) || !SchemaFiles.TakesBack(host, file)).ToList();
        var among = all.Count(file => looked.Contains(host.FullPath(file)));
        return among < looked.Count ? all : all.Take(all.FindLastIndex(file => looked.Contains(host.FullPath(file))) + 1);
    }

    private static string NothingGiven(LintRequest request) => request.Paths.IsEmpty
        ? "PATH is missing: give the files or folders to lint (- is standard input), or \"lint.paths\" in teal.json."
        : "None of the paths means an SQL file.";

    private static string Count(int files) => files == 1 ? "1 file was" : $"{files} files were";
}
