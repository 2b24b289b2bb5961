using System.Diagnostics;

namespace Teal.Tests.Cli.Linting;

public class DiffTests
{
    private const string Old = "ALTER TABLE a RENAME x TO y;\n\nALTER TABLE b\n  RENAME x TO y;\n\nALTER TABLE c RENAME x TO y;\n";

    [Fact]
    public async Task Only_statements_that_the_branch_adds_or_changes_are_reported()
    {
        using var repository = await Repository.CreateAsync(("m/1.sql", Old));
        repository.Run.With("m/1.sql", Old.Replace("TABLE b\n  RENAME x TO y", "TABLE b\n  RENAME x TO z", StringComparison.Ordinal) + "ALTER TABLE d RENAME x TO y;\n");
        await repository.GitAsync("commit", "-qam", "two");
        Assert.Equal(["m/1.sql:4", "m/1.sql:7"], await repository.FoundAsync("m"));
    }

    [Fact]
    public async Task What_is_not_committed_and_what_is_not_tracked_counts()
    {
        using var repository = await Repository.CreateAsync(("m/1.sql", Old));
        repository.Run.With("m/1.sql", "\n" + Old + "ALTER TABLE d RENAME x TO y;").With("m/2 ä\t\"x\".sql", "ALTER TABLE e RENAME x TO y;")
            .With(".gitignore", "3.sql\n").With("m/3.sql", "ALTER TABLE f RENAME x TO y;");
        Assert.Equal(["m/1.sql:8", "m/2 ä\t\"x\".sql:1", "m/3.sql:1"], await repository.FoundAsync("m"));
        await repository.GitAsync("add", "-A");
        Assert.Equal(["m/1.sql:8", "m/2 ä\t\"x\".sql:1", "m/3.sql:1"], await repository.FoundAsync("m"));
    }

    [Fact]
    public async Task What_the_other_branch_did_meanwhile_does_not_count()
    {
        using var repository = await Repository.CreateAsync(("m/1.sql", Old));
        await repository.GitAsync("checkout", "-qb", "other");
        repository.Run.With("m/1.sql", "ALTER TABLE a RENAME x TO y;\n");
        await repository.GitAsync("commit", "-qam", "other");
        await repository.GitAsync("checkout", "-q", "-");
        Assert.Empty(await repository.FoundAsync("m", "other"));
    }

    [Fact]
    public async Task A_line_that_is_taken_out_of_a_statement_changes_it_and_one_beside_it_does_not()
    {
        using var repository = await Repository.CreateAsync(("1.sql", "ALTER TABLE a\n  -- why\n  RENAME x TO y;\n-- gone\nALTER TABLE b RENAME x TO y;\n"));
        repository.Run.With("1.sql", "ALTER TABLE a\n  RENAME x TO y;\nALTER TABLE b RENAME x TO y;\n");
        Assert.Equal(["1.sql:2"], await repository.FoundAsync("1.sql"));
    }

    [Fact]
    public async Task A_file_that_only_moved_is_old()
    {
        using var repository = await Repository.CreateAsync(("1.sql", Old));
        await repository.GitAsync("mv", "1.sql", "2.sql");
        Assert.Empty(await repository.FoundAsync("."));
    }

    [Fact]
    public async Task The_rest_of_the_files_still_makes_the_schema()
    {
        using var repository = await Repository.CreateAsync(("1.sql", "CREATE TABLE t (a varchar(5));\n"));
        repository.Run.With("2.sql", "ALTER TABLE t ALTER a TYPE text;\n");
        await repository.Run.RunAsync("lint", ".", "--diff", "HEAD");
        Assert.DoesNotContain("column-type-change", repository.Run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_works_from_a_folder_of_the_repository_whatever_the_user_has_set()
    {
        using var repository = await Repository.CreateAsync(("m/1.sql", Old));
        await repository.GitAsync("config", "diff.noprefix", "true");
        await repository.GitAsync("config", "diff.relative", "true");
        await repository.GitAsync("config", "color.diff", "always");
        repository.Run.With("m/1.sql", Old + "ALTER TABLE d RENAME x TO y;\n");
        Assert.Equal(["1.sql:7"], await repository.FoundAsync("1.sql", folder: "m"));
    }

    [Fact]
    public async Task Standard_input_is_new()
    {
        using var repository = await Repository.CreateAsync(("m/1.sql", Old));
        using var run = new CliRun { Input = System.Text.Encoding.UTF8.GetBytes(Old) };
        Assert.Equal(1, await run.RunInAsync(repository.Run.Folder, "lint", "-", "--diff", "HEAD"));
        Assert.Contains("<stdin>:1:", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_revision_is_2_and_says_so()
    {
        using var repository = await Repository.CreateAsync(("1.sql", Old));
        Assert.Equal(2, await repository.Run.RunAsync("lint", "1.sql", "--diff", "origin/main"));
        Assert.StartsWith("teal: --diff: there is no revision origin/main in this repository.", repository.Run.Error, StringComparison.Ordinal);
        Assert.Equal(2, await repository.Run.RunAsync("lint", "1.sql", "--diff=--output=x"));
    }

    [Fact]
    public async Task A_folder_without_repository_is_2_and_says_so()
    {
        using var run = new CliRun();
        run.With("1.sql", Old);
        Assert.Equal(2, await run.RunAsync("lint", "1.sql", "--diff", "HEAD"));
        Assert.StartsWith("teal: --diff needs a Git repository, and ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Histories_without_a_common_commit_are_2_and_say_so()
    {
        using var repository = await Repository.CreateAsync(("1.sql", Old));
        await repository.GitAsync("checkout", "-q", "--orphan", "lone");
        await repository.GitAsync("commit", "-qm", "lone");
        Assert.Equal(2, await repository.Run.RunAsync("lint", "1.sql", "--diff", "start"));
        Assert.Contains("start and HEAD have no commit in common", repository.Run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_git_is_3_and_says_so()
    {
        using var run = new CliRun();
        run.With("1.sql", Old).WithVariable("PATH", run.Folder);
        Assert.Equal(3, await run.RunAsync("lint", "1.sql", "--diff", "HEAD"));
        Assert.StartsWith("teal: --diff needs Git, and no program git is in PATH.", run.Error, StringComparison.Ordinal);
    }

    /// <summary>A real repository with one commit, which the tag <c>start</c> names.</summary>
    private sealed class Repository : IDisposable
    {
        public CliRun Run { get; } = new();

        public static async Task<Repository> CreateAsync(params (string Path, string Text)[] files)
        {
            var repository = new Repository();
            foreach (var (path, text) in files) repository.Run.With(path, text);
            await repository.GitAsync("init", "-q");
            await repository.GitAsync("config", "user.email", "nobody@example.com");
            await repository.GitAsync("config", "user.name", "nobody");
            await repository.GitAsync("add", "-A");
            await repository.GitAsync("commit", "-qm", "one");
            await repository.GitAsync("tag", "start");
            return repository;
        }

        public async Task GitAsync(params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Run.Folder, RedirectStandardError = true })!;
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, error);
        }

        /// <summary>File and line of each renamed column that is reported.</summary>
        public async Task<IEnumerable<string>> FoundAsync(string path, string revision = "start", string folder = "")
        {
            await Run.RunInAsync(Path.Join(Run.Folder, folder), "lint", path, "--diff", revision);
            Assert.DoesNotContain("teal:", Run.Error, StringComparison.Ordinal);
            return Run.Out.Split('\n').Where(line => line.EndsWith(" rename-column", StringComparison.Ordinal))
                .Select(line => string.Join(':', line.Split(':')[..2]).Replace('\\', '/'));
        }

        public void Dispose()
        {
            // Git writes its objects read-only.
            foreach (var file in Directory.EnumerateFiles(Run.Folder, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
            Run.Dispose();
        }
    }
}
