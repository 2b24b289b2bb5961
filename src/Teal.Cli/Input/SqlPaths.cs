using Teal.Cli.Hosting;

namespace Teal.Cli.Input;

/// <summary>From the paths of a command line to the SQL files they mean.</summary>
internal static class SqlPaths
{
    /// <summary>The path that means standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>
    /// The files of <paramref name="paths"/> in their order, each once. A folder stands for the <c>*.sql</c> files in it and
    /// below it in natural order, those of a sqitch project in that of its plan, without hidden folders and without following linked ones.
    /// </summary>
    /// <exception cref="UsageException">A path does not exist, or a folder holds no SQL file.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static IReadOnlyList<string> Expand(CliHost host, IEnumerable<string> paths)
    {
        var files = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var found = ExpandOne(host, path);
            if (found.Count == 0) throw new UsageException(NothingIn(path));
            files.AddRange(found.Where(file => seen.Add(file == StandardInput ? file : host.FullPath(file))));
        }

        return files;
    }

    /// <summary>The files of one path; none where it is a folder without SQL.</summary>
    /// <exception cref="UsageException">The path does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static IReadOnlyList<string> ExpandOne(CliHost host, string path)
    {
        var full = host.FullPath(path);
        if (path == StandardInput || File.Exists(full)) return [path];
        if (Directory.Exists(full))
        {
            var files = new List<string>();
            Collect(full, "", files);
            return [.. SqitchPlan.Order(full, files).Select(relative => Path.Join(path, relative))];
        }

        throw new UsageException(
            new FileInfo(full).LinkTarget is { } target
                ? $"{path} is a symbolic link to {target}, which leads nowhere."
                : $"There is no file or folder {path} (looked in {host.WorkingDirectory}).");
    }

    /// <summary>What is said of a folder without SQL.</summary>
    public static string NothingIn(string path) => $"There is no *.sql file in the folder {path} or below it.";

    private static void Collect(string folder, string relative, List<string> files)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            var name = Path.Join(relative, entry.Name);
            if (entry is DirectoryInfo)
            {
                if (!entry.Name.StartsWith('.') && entry.LinkTarget is null) Collect(entry.FullName, name, files);
            }
            else if (entry.Name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
            {
                files.Add(name);
            }
        }
    }
}
