using System.Text.Json;

namespace Teal.Tests.Cli.Linting;

public class BaselineTests
{
    private const string Rename = "SET lock_timeout = '1s';\nALTER TABLE users RENAME COLUMN plan TO tier;\n";

    [Fact]
    public async Task What_is_in_it_is_not_reported_and_what_is_new_is()
    {
        using var run = new CliRun();
        run.With("a.sql", Rename + "SELEC 1;");
        Assert.Equal(0, await run.RunAsync("lint", "a.sql", "--write-baseline", "old.json"));
        Assert.Equal("", run.Out);
        Assert.Contains("written to old.json.", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, await run.RunAsync("lint", "a.sql", "--baseline", "old.json"));
        Assert.Equal("", run.Out);
        run.With("a.sql", "\n-- moved\n" + Rename + "SELEC 1;\nALTER TABLE users RENAME COLUMN a TO b;");
        Assert.Equal(1, await run.RunAsync("lint", "a.sql", "--baseline", "old.json"));
        Assert.DoesNotContain("users.plan", run.Out, StringComparison.Ordinal);
        Assert.Contains("a.sql:6:", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_settings_can_name_it()
    {
        using var run = new CliRun();
        run.With("a.sql", Rename);
        await run.RunAsync("lint", "a.sql", "--write-baseline", "old.json");
        run.With("teal.json", """{ "lint": { "baseline": "old.json" } }""");
        Assert.Equal(0, await run.RunAsync("lint", "a.sql"));
    }

    [Fact]
    public async Task An_entry_names_its_rule_and_file_for_whoever_reads_it()
    {
        using var run = new CliRun();
        run.With("m/a.sql", Rename);
        await run.RunAsync("lint", Path.Join(run.Folder, "m"), "--write-baseline", "old.json");
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Join(run.Folder, "old.json")));
        var entry = document.RootElement.GetProperty("findings").EnumerateArray().Single(e => e.GetProperty("rule").GetString() == "rename-column");
        Assert.Equal(["fingerprint", "rule", "file"], entry.EnumerateObject().Select(p => p.Name));
        Assert.Equal("m/a.sql", entry.GetProperty("file").GetString());
    }

    [Fact]
    public async Task Entries_that_are_not_found_any_more_are_counted_and_named()
    {
        using var run = new CliRun();
        run.With("a.sql", Rename).With("b.sql", Rename);
        await run.RunAsync("lint", ".", "--write-baseline", "old.json");
        run.With("a.sql", "SELECT 1;");
        Assert.Equal(0, await run.RunAsync("lint", "a.sql", "--baseline", "old.json"));
        Assert.Contains("of the baseline", run.Error, StringComparison.Ordinal);
        Assert.Contains("  a.sql: rename-column ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("b.sql", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "old.json:1:1: this is no baseline")]
    [InlineData("{ \"findings\": [ { \"rule\": \"x\" } ] }", "old.json:1:17: an entry has a \"fingerprint\"")]
    [InlineData("{ \"findings\": [ { \"print\": \"x\" } ] }", "old.json:1:28: there is no \"print\" in a baseline")]
    [InlineData("{ \"findings\": [ ", "old.json:1:")]
    public async Task A_file_that_is_none_is_2(string content, string message)
    {
        using var run = new CliRun();
        run.With("a.sql", Rename).With("old.json", content);
        Assert.Equal(2, await run.RunAsync("lint", "a.sql", "--baseline", "old.json"));
        Assert.StartsWith("teal: " + message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_not_written_where_a_file_could_not_be_read()
    {
        using var run = new CliRun();
        run.With("a.sql", [0xFF, 0xFE, 0x41, 0]);
        Assert.Equal(3, await run.RunAsync("lint", "a.sql", "--write-baseline", "old.json"));
        Assert.False(File.Exists(Path.Join(run.Folder, "old.json")));
    }

    [Theory]
    [InlineData("nowhere/b.json")]
    [InlineData("folder")]
    public async Task A_baseline_that_cannot_be_written_is_named_and_no_other_file(string path)
    {
        using var run = new CliRun();
        run.With("a.sql", "TRUNCATE users;").With("folder/keep", "");
        Assert.Equal(3, await run.RunAsync("lint", "a.sql", "--write-baseline", path));
        Assert.StartsWith($"teal: The baseline {path} cannot be written: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(run.Folder, "*", SearchOption.AllDirectories).Length);
    }
}
