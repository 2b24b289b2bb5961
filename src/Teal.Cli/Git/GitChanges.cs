using System.Collections.Frozen;
using Teal.Cli.Hosting;

namespace Teal.Cli.Git;

/// <summary>What the working tree has that the point where it left a revision had not.</summary>
internal sealed class GitChanges
{
    private readonly string _root;
    private readonly FrozenDictionary<string, ChangedLines> _changed;
    private readonly FrozenSet<string> _before;

    private GitChanges(string root, FrozenDictionary<string, ChangedLines> changed, FrozenSet<string> before)
    {
        _root = root;
        _changed = changed;
        _before = before;
    }

    /// <summary>Compares the working tree with the merge base of <paramref name="revision"/> and HEAD.</summary>
    /// <exception cref="UsageException">The working directory is in no repository, the revision does not exist, or it has nothing in common with HEAD.</exception>
    /// <exception cref="CommandFailedException">Git is not there, or fails.</exception>
    public static GitChanges Since(CliHost host, string revision)
    {
        var git = new GitProgram(host);
        // Relative to the working directory, so that links in its own path play no part.
        var up = git.Run("rev-parse", "--show-cdup");
        if (up.Code != 0) throw new UsageException($"--diff needs a Git repository, and {host.WorkingDirectory} is in none that Git would read: {up.Problem}");
        var root = host.FullPath(up.Text.TrimEnd('\n') is { Length: > 0 } path ? path : ".");
        if (git.Run("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}").Code != 0)
            throw new UsageException($"--diff: there is no revision {revision} in this repository. A shallow clone has only its tip: fetch the branch first.");
        var fork = git.Run("merge-base", revision, "HEAD");
        if (fork.Code != 0)
            throw new UsageException($"--diff: {revision} and HEAD have no commit in common{(fork.Problem.Length > 0 ? $" ({fork.Problem})" : "")}. A shallow clone ends too early: fetch the whole history.");
        var start = fork.Text.Trim();
        var changed = UnifiedDiffReader.Read(git.Demand(
            "-c", "core.quotePath=false", "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--text", "--find-renames",
            "--ignore-submodules", "--src-prefix=a/", "--dst-prefix=b/", start, "--"));
        var before = git.Demand("ls-tree", "-r", "--full-tree", "--name-only", "-z", start).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return new GitChanges(root, changed.ToFrozenDictionary(StringComparer.Ordinal), before.ToFrozenSet(StringComparer.Ordinal));
    }

    /// <summary>The changed lines of a file; all of one that the revision did not have, tracked or not.</summary>
    /// <param name="fullPath">The file, absolute.</param>
    public ChangedLines Of(string fullPath)
    {
        var name = Path.GetRelativePath(_root, fullPath).Replace(Path.DirectorySeparatorChar, '/');
        return _changed.TryGetValue(name, out var lines) ? lines
            : _before.Contains(name) ? ChangedLines.None
            : ChangedLines.All;
    }
}
