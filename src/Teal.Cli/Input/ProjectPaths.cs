using Teal.Cli.Hosting;

namespace Teal.Cli.Input;

/// <summary>Paths as other tools and later runs know them: from the root of the repository, whatever folder Teal was started in.</summary>
internal sealed class ProjectPaths
{
    private readonly CliHost _host;

    /// <summary>Finds the root: the nearest folder with <c>.git</c> at or above the working directory, else the working directory.</summary>
    public ProjectPaths(CliHost host)
    {
        _host = host;
        for (var folder = new DirectoryInfo(host.WorkingDirectory); folder is not null; folder = folder.Parent)
        {
            var git = Path.Join(folder.FullName, ".git");
            if (!Directory.Exists(git) && !File.Exists(git)) continue;
            Root = folder.FullName;
            return;
        }

        Root = host.WorkingDirectory;
    }

    /// <summary>The root, absolute.</summary>
    public string Root { get; }

    /// <summary>The path from the root, with '/' between the names; standard input is <c>&lt;stdin&gt;</c>.</summary>
    public string NameOf(string path) =>
        path == SqlPaths.StandardInput ? "<stdin>" : Relative(Root, _host.FullPath(path));

    /// <summary>The path of a file from a folder, both absolute, with '/' between the names.</summary>
    public static string Relative(string folder, string path) => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
}
