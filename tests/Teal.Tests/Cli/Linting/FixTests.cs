using System.Text;

namespace Teal.Tests.Cli.Linting;

public class FixTests
{
    private const string Timeout = "SET statement_timeout = 0;\n";
    private const string Index = Timeout + "CREATE INDEX i ON users (email);\n";
    private const string Fixed = Timeout + "CREATE INDEX CONCURRENTLY i ON users (email);\n";

    [Fact]
    public async Task The_safe_way_is_written_and_the_rest_is_reported()
    {
        using var run = new CliRun();
        run.With("a.sql", Index).With("b.sql", "SET lock_timeout = '1s';\nALTER TABLE users RENAME a TO b;\n").With("c.sql", Index);
        Assert.Equal(1, await run.RunAsync("lint", ".", "--fix"));
        Assert.Equal((Fixed, Fixed), (Read(run, "a.sql"), Read(run, "c.sql")));
        Assert.Contains("rename-column", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("index-not-concurrent", run.Out, StringComparison.Ordinal);
        Assert.Matches("2 findings were fixed in 2 files; [0-9]+ left.\n$", run.Error);
    }

    [Fact]
    public async Task A_byte_order_mark_line_breaks_and_the_mode_stay()
    {
        using var run = new CliRun();
        run.With("a.sql", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("-- ä\r\n" + Index)]);
        var path = Path.Join(run.Folder, "a.sql");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.UserExecute);
        await run.RunAsync("lint", "a.sql", "--fix");
        byte[] expected = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("-- ä\r\n" + Fixed)];
        Assert.Equal(expected, await File.ReadAllBytesAsync(path));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFiles(run.Folder));
    }

    [Fact]
    public async Task A_linked_file_is_written_where_it_is()
    {
        using var run = new CliRun();
        run.With("real/a.sql", Index);
        File.CreateSymbolicLink(Path.Join(run.Folder, "link.sql"), Path.Join("real", "a.sql"));
        await run.RunAsync("lint", "link.sql", "--fix");
        Assert.Equal(Fixed, Read(run, "real/a.sql"));
        Assert.NotNull(new FileInfo(Path.Join(run.Folder, "link.sql")).LinkTarget);
    }

    [Fact]
    public async Task What_is_in_the_baseline_stays_as_it_is()
    {
        using var run = new CliRun();
        run.With("a.sql", Index);
        await run.RunAsync("lint", "a.sql", "--write-baseline", "old.json");
        run.With("a.sql", Index + "CREATE INDEX j ON users (name);\n");
        await run.RunAsync("lint", "a.sql", "--fix", "--baseline", "old.json");
        Assert.Equal(Index + "CREATE INDEX CONCURRENTLY j ON users (name);\n", Read(run, "a.sql"));
    }

    [Fact]
    public async Task A_dry_run_prints_the_difference_and_writes_nothing()
    {
        using var run = new CliRun();
        run.With("m/a.sql", "-- one\n" + Index);
        await run.RunAsync("lint", "m", "--fix", "--dry-run");
        Assert.Equal("--- a/m/a.sql\n+++ b/m/a.sql\n@@ -1,3 +1,3 @@\n -- one\n " + Timeout + "-" + Index[Timeout.Length..] + "+" + Fixed[Timeout.Length..], run.Out);
        Assert.Equal("-- one\n" + Index, Read(run, "m/a.sql"));
        Assert.Contains("1 finding would be fixed in 1 file", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Index, Fixed)]
    [InlineData("SELECT 1;\n", "SELECT 1;\n")]
    public async Task Standard_input_goes_through_to_standard_output(string input, string output)
    {
        using var run = new CliRun { Input = Encoding.UTF8.GetBytes(input) };
        await run.RunAsync("lint", "-", "--fix");
        Assert.Equal(output, run.Out);
    }

    private static string Read(CliRun run, string file) => File.ReadAllText(Path.Join(run.Folder, file));
}
