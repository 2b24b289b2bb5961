using System.IO.Enumeration;
using Teal.Cli.Hosting;

namespace Teal.Cli.Input;

/// <summary>From the paths of a command line to the SQL files they mean.</summary>
internal static class SqlPaths
{
    /// <summary>The path that means standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>
    /// The files of <paramref name="paths"/> in their order, each once. A folder stands for the <c>*.sql</c> files in it and
    /// below it in natural order, without hidden folders and without following linked ones.
    /// </summary>
    /// <exception cref="UsageException">A path does not exist, or a folder holds no SQL file.</exception>
    public static IReadOnlyList<string> Expand(CliHost host, IEnumerable<string> paths)
    {
        var files = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
            foreach (var file in ExpandOne(host, path))
                if (seen.Add(file == StandardInput ? file : host.FullPath(file)))
                    files.Add(file);
        return files;
    }

    private static List<string> ExpandOne(CliHost host, string path)
    {
        var full = host.FullPath(path);
        if (path == StandardInput || File.Exists(full)) return [path];
        if (!Directory.Exists(full)) throw new UsageException($"There is no file or folder {path} (looked in {host.WorkingDirectory}).");
        var files = Below(full).Order(NaturalOrder.Instance).Select(relative => Path.Join(path, relative)).ToList();
        return files.Count > 0 ? files : throw new UsageException($"There is no *.sql file in the folder {path} or below it.");
    }

    private static FileSystemEnumerable<string> Below(string folder) =>
        new(folder, (ref entry) => Path.GetRelativePath(folder, entry.ToFullPath()), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = (ref entry) =>
                !entry.IsDirectory && entry.FileName.EndsWith(".sql", StringComparison.OrdinalIgnoreCase),
            ShouldRecursePredicate = (ref entry) =>
                !entry.FileName.StartsWith(".") && (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
}
