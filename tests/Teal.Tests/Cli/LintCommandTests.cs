using System.Text;

namespace Teal.Tests.Cli;

public class LintCommandTests
{
    private const string Rename = "SET lock_timeout = '1s';\nALTER TABLE users\n  RENAME COLUMN plan TO tier;\n";

    [Fact]
    public async Task Nothing_found_is_0_and_says_what_was_looked_at()
    {
        using var run = new CliRun();
        run.With("a.sql", "SELECT 1; SELECT 2;");
        Assert.Equal(0, await run.RunAsync("lint", "a.sql"));
        Assert.Equal("", run.Out);
        Assert.Equal("Nothing found in 2 statements in 1 file.\n", run.Error);
    }

    [Fact]
    public async Task A_finding_is_1_and_shown_with_its_place_its_source_and_its_help()
    {
        using var run = new CliRun();
        run.With("m/1.sql", Rename);
        Assert.Equal(1, await run.RunAsync("lint", "m"));
        Assert.StartsWith(
            $"""
            {Path.Join("m", "1.sql")}:3:3: error rename-column
              3 |   RENAME COLUMN plan TO tier;
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^
              Renaming users.plan to tier breaks the application that is running:
            """,
            run.Out,
            StringComparison.Ordinal);
        Assert.Contains("\n    ALTER TABLE users ADD COLUMN tier", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("\n1 finding, in 2 statements in 1 file.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_JSON_has_exactly_the_documented_shape()
    {
        using var run = new CliRun();
        run.With("1.sql", Rename).With("2.sql", "SELEC 1;\n");
        Assert.Equal(1, await run.RunAsync("lint", "1.sql", "2.sql", "--format", "json"));
        Assert.Equal("", run.Error);
        using var document = System.Text.Json.JsonDocument.Parse(run.Out);
        var root = document.RootElement;
        Assert.Equal(["findings", "files", "statements", "errors", "assumptions"], root.EnumerateObject().Select(p => p.Name));
        Assert.Equal((2, 3), (root.GetProperty("files").GetInt32(), root.GetProperty("statements").GetInt32()));
        var finding = Assert.Single(root.GetProperty("findings").EnumerateArray());
        Assert.Equal(
            ["rule", "severity", "category", "file", "line", "column", "endLine", "endColumn", "statement", "message", "help", "relation", "assumesSchema", "page", "fingerprint", "fixable", "fix"],
            finding.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ("rename-column", "error", "compatibility", "1.sql", "users"),
            (Text(finding, "rule"), Text(finding, "severity"), Text(finding, "category"), Text(finding, "file"), Text(finding, "relation")));
        Assert.Equal((3, 3, 3, 29), (Number(finding, "line"), Number(finding, "column"), Number(finding, "endLine"), Number(finding, "endColumn")));
        Assert.Equal("ALTER TABLE users\n  RENAME COLUMN plan TO tier", Text(finding, "statement"));
        var error = Assert.Single(root.GetProperty("errors").EnumerateArray());
        Assert.Equal(["kind", "file", "line", "column", "message", "fingerprint"], error.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("2.sql", 1, 1), (Text(error, "file"), Number(error, "line"), Number(error, "column")));
    }

    [Fact]
    public async Task JSON_without_findings_is_still_whole()
    {
        using var run = new CliRun();
        run.With("a.sql", "SELECT 1");
        Assert.Equal(0, await run.RunAsync("lint", "--format", "json", "a.sql"));
        Assert.Equal("{\n  \"findings\": [],\n  \"files\": 1,\n  \"statements\": 1,\n  \"errors\": [],\n  \"assumptions\": []\n}\n", run.Out);
    }

    [Fact]
    public async Task A_syntax_error_alone_is_1()
    {
        using var run = new CliRun();
        run.With("a.sql", "SELECT 1;\nSELEC 2;");
        Assert.Equal(1, await run.RunAsync("lint", "a.sql"));
        Assert.StartsWith("a.sql:2:1: error: ", run.Out, StringComparison.Ordinal);
        Assert.Equal("0 findings, 1 place that could not be read, in 2 statements in 1 file.\n", run.Error);
    }

    [Fact]
    public async Task A_file_that_is_no_UTF_8_is_told_and_the_others_are_linted()
    {
        using var run = new CliRun();
        run.With("1.sql", [.. "-- ä\nSELECT '"u8, 0xE4, .. "';"u8]).With("2.sql", Rename);
        Assert.Equal(1, await run.RunAsync("lint", "."));
        Assert.Contains("1.sql:2:9: error: This file is not UTF-8", run.Out, StringComparison.Ordinal);
        Assert.Contains("rename-column", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_text()
    {
        using var run = new CliRun();
        run.With("1.sql", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("SELECT 1;")]);
        Assert.Equal(0, await run.RunAsync("lint", "1.sql"));
    }

    [Theory]
    [InlineData("nowhere.sql", "There is no file or folder nowhere.sql")]
    [InlineData("empty", "There is no *.sql file in the folder empty")]
    public async Task A_path_that_means_no_file_is_2(string path, string message)
    {
        using var run = new CliRun();
        Directory.CreateDirectory(Path.Join(run.Folder, "empty"));
        Assert.Equal(2, await run.RunAsync("lint", path));
        Assert.Equal("", run.Out);
        Assert.StartsWith("teal: " + message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_a_path_too()
    {
        using var run = new CliRun { Input = Encoding.UTF8.GetBytes(Rename) };
        Assert.Equal(1, await run.RunAsync("lint", "-"));
        Assert.StartsWith("<stdin>:3:3: error rename-column\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_does_not_wait_for_standard_input()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream();
        using var run = new CliRun { OpenInput = () => new System.IO.Pipes.AnonymousPipeClientStream(pipe.GetClientHandleAsString()) };
        using var interrupt = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.Equal(130, await run.RunAsync(interrupt.Token, "lint", "-"));
        Assert.Equal(("", "teal: interrupted.\n"), (run.Out, run.Error));
    }

    [Fact]
    public async Task A_folder_is_read_in_natural_order_and_each_file_once()
    {
        using var run = new CliRun();
        run.With("m/10.sql", "SET lock_timeout = '1s';\nALTER TABLE t ALTER a TYPE int;").With("m/2.sql", "SET lock_timeout = '1s';\nALTER TABLE t ADD COLUMN a text;")
            .With("m/1.sql", "CREATE TABLE t (b int);").With("m/.hidden/3.sql", Rename).With("m/notes.txt", "no SQL");
        Assert.Equal(1, await run.RunAsync("lint", "m", "m/2.sql"));
        Assert.Contains("cannot be cast automatically to type integer", run.Out, StringComparison.Ordinal);
        Assert.Equal("1 finding, in 5 statements in 3 files.\n", run.Error);
    }

    [Fact]
    public async Task The_schema_is_taken_from_the_option_or_the_settings()
    {
        using var run = new CliRun();
        run.With("change.sql", "SET lock_timeout = '1s';\nALTER TABLE t ALTER a TYPE text;").With("schema.sql", "CREATE TABLE t (a varchar(5));");
        Assert.Equal(1, await run.RunAsync("lint", "change.sql"));
        Assert.Equal(0, await run.RunAsync("lint", "change.sql", "--schema", "schema.sql"));
        run.With("teal.json", "{ \"schema\": \"schema.sql\" }");
        Assert.Equal(0, await run.RunAsync("lint", "change.sql"));
    }

    [Fact]
    public async Task A_schema_folder_that_holds_the_linted_file_is_applied_up_to_it()
    {
        using var run = new CliRun();
        run.With("m/1.sql", "CREATE TABLE t (a varchar(5));").With("m/2.sql", "SET lock_timeout = '1s'; ALTER TABLE t ALTER a TYPE text;")
            .With("m/3.sql", "ALTER TABLE t ALTER a TYPE int USING 0;");
        Assert.Equal(0, await run.RunAsync("lint", "m/2.sql", "--schema", "m"));
        Assert.Equal(1, await run.RunAsync("lint", "m/3.sql", "--schema", "m"));
    }

    [Fact]
    public async Task A_schema_with_a_syntax_error_is_2_with_its_place()
    {
        using var run = new CliRun();
        run.With("a.sql", "SELECT 1;").With("schema.sql", "\nCREATE TABLE t (a;");
        Assert.Equal(2, await run.RunAsync("lint", "a.sql", "--schema", "schema.sql"));
        Assert.StartsWith("teal: schema.sql:2:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Colour_is_for_terminals_without_NO_COLOR()
    {
        using var plain = new CliRun();
        await plain.With("a.sql", Rename).RunAsync("lint", "a.sql");
        Assert.DoesNotContain('\e', plain.Out + plain.Error);

        using var terminal = new CliRun { OnTerminal = true };
        await terminal.With("a.sql", Rename).RunAsync("lint", "a.sql");
        Assert.Contains("\e[1;31merror\e[0m", terminal.Out, StringComparison.Ordinal);
        Assert.Contains('\e', terminal.Error);

        using var refused = new CliRun { OnTerminal = true };
        await refused.With("a.sql", Rename).WithVariable("NO_COLOR", "1").RunAsync("lint", "a.sql");
        Assert.DoesNotContain('\e', refused.Out + refused.Error);
    }

    private static string? Text(System.Text.Json.JsonElement element, string name) => element.GetProperty(name).GetString();

    private static int Number(System.Text.Json.JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
