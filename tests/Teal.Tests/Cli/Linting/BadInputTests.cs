using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace Teal.Tests.Cli.Linting;

/// <summary>Files that are no text, or no files.</summary>
public class BadInputTests
{
    private const string Rename = "ALTER TABLE users RENAME COLUMN plan TO tier;";

    [Theory]
    [InlineData(0, "2.sql:1:1: error: This file is not UTF-8: byte 0xE4 at offset 0 ")]
    [InlineData(1, "2.sql:1:2: error: This file is not UTF-8: byte 0xE4 at offset 1 ")]
    [InlineData(100_000, "2.sql:1:100001: error: This file is not UTF-8: byte 0xE4 at offset 100000 ")]
    public async Task The_byte_that_belongs_to_no_character_is_named_and_the_other_files_are_linted(int before, string expected)
    {
        using var run = new CliRun();
        run.With("1.sql", Rename).With("2.sql", [.. Encoding.UTF8.GetBytes(new string(' ', before)), 0xE4, .. "SELECT"u8]).With("3.sql", Rename);
        Assert.Equal(1, await run.RunAsync("lint", "1.sql", "2.sql", "3.sql"));
        Assert.Contains("\n" + expected, run.Out, StringComparison.Ordinal);
        Assert.Contains("1.sql:1:19: error rename-column", run.Out, StringComparison.Ordinal);
        Assert.Contains("3.sql:1:19: error rename-column", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_offset_counts_the_byte_order_mark()
    {
        using var run = new CliRun();
        run.With("1.sql", [0xEF, 0xBB, 0xBF, .. "-- \u00E4\n"u8, 0xFF]);
        Assert.Equal(1, await run.RunAsync("lint", "1.sql"));
        Assert.StartsWith("1.sql:2:1: error: This file is not UTF-8: byte 0xFF at offset 9 ", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-16", true, "UTF-16,")]
    [InlineData("utf-16BE", true, "UTF-16,")]
    [InlineData("utf-32", true, "UTF-32,")]
    [InlineData("utf-16", false, "UTF-16LE,")]
    [InlineData("utf-16BE", false, "UTF-16BE,")]
    public async Task Text_in_wider_characters_is_named_with_the_way_to_convert_it(string encoding, bool hasMark, string expected)
    {
        using var run = new CliRun();
        var wide = Encoding.GetEncoding(encoding);
        run.With("1.sql", [.. hasMark ? wide.GetPreamble() : [], .. wide.GetBytes(Rename)]);
        Assert.Equal(1, await run.RunAsync("lint", "1.sql"));
        Assert.StartsWith("1.sql:1:1: error: This file is " + expected, run.Out, StringComparison.Ordinal);
        Assert.Contains("iconv -f " + expected.TrimEnd(','), run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Positions_are_those_of_the_lines_however_these_end(string end)
    {
        using var run = new CliRun();
        run.With("1.sql", $"SELECT 1;{end}{end}ALTER TABLE users{end}  RENAME COLUMN plan TO tier;{end}SELEC 1;{end}");
        Assert.Equal(1, await run.RunAsync("lint", "1.sql"));
        Assert.Contains("1.sql:4:3: error rename-column\n  4 |   RENAME COLUMN plan TO tier;\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("1.sql:5:1: error: syntax error", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', run.Out);
    }

    [Fact]
    public async Task The_first_line_behind_a_byte_order_mark_begins_at_column_1()
    {
        using var run = new CliRun();
        run.With("1.sql", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Rename)]);
        Assert.Equal(1, await run.RunAsync("lint", "1.sql"));
        Assert.Contains("1.sql:1:19: error rename-column", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 1;\nSELECT \0 2;\n", "1.sql:2:8: ")]
    [InlineData("SELECT 1;\nSELECT 'a\0';\n", "1.sql:2:10: ")]
    [InlineData("SELECT 1;\n-- a\0\n", "1.sql:2:5: ")]
    public async Task A_NUL_is_an_error_wherever_it_stands_and_the_rest_is_linted(string sql, string place)
    {
        using var run = new CliRun();
        run.With("1.sql", sql + Rename);
        Assert.Equal(1, await run.RunAsync("lint", "1.sql"));
        Assert.Contains(place + "error: NUL character (byte 0x00)", run.Out, StringComparison.Ordinal);
        Assert.Contains("1.sql:3:19: error rename-column", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', run.Out);
    }

    [Fact]
    public async Task Every_format_stays_one_whatever_characters_the_file_has()
    {
        using var run = new CliRun();
        run.With("1.sql", "SELECT \u0001;\nSELEC \ufffe;\n\u001b[31m;\nSELECT \0;\n" + Rename);
        foreach (var format in (string[])["json", "sarif", "gitlab"])
        {
            Assert.Equal(1, await run.RunAsync("lint", "1.sql", "--format", format));
            using var document = JsonDocument.Parse(run.Out);
        }
        Assert.Equal(1, await run.RunAsync("lint", "1.sql", "--format", "junit"));
        Assert.NotNull(XDocument.Parse(run.Out).Root);
        foreach (var format in (string[])["text", "github"])
        {
            Assert.Equal(1, await run.RunAsync("lint", "1.sql", "--format", format));
            Assert.DoesNotContain(run.Out, c => char.IsControl(c) && c is not '\n');
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("-- nothing\n")]
    [InlineData(";;")]
    public async Task A_file_with_nothing_in_it_is_fine(string sql)
    {
        using var run = new CliRun();
        run.With("1.sql", sql);
        Assert.Equal(0, await run.RunAsync("lint", "1.sql"));
        Assert.Equal("Nothing found in 0 statements in 1 file.\n", run.Error);
    }

    [Fact]
    public async Task A_folder_that_is_called_like_a_file_is_a_folder()
    {
        using var run = new CliRun();
        run.With("m/1.sql/2.sql", Rename);
        Assert.Equal(1, await run.RunAsync("lint", "m"));
        Assert.Contains(Path.Join("m", "1.sql", "2.sql") + ":1:19: error rename-column", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_told_and_the_others_are_linted()
    {
        using var run = new CliRun();
        run.With("m/2.sql", Rename);
        File.CreateSymbolicLink(Path.Join(run.Folder, "m", "1.sql"), "nowhere");
        File.CreateSymbolicLink(Path.Join(run.Folder, "m", "3.sql"), "3.sql");
        Assert.Equal(3, await run.RunAsync("lint", "m"));
        Assert.Contains(Path.Join("m", "1.sql") + " cannot be read: ", run.Out, StringComparison.Ordinal);
        Assert.Contains(Path.Join("m", "3.sql") + " cannot be read: ", run.Out, StringComparison.Ordinal);
        Assert.Contains("error rename-column", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_of_links_to_folders_is_not_gone_round()
    {
        using var run = new CliRun();
        run.With("m/1.sql", Rename);
        Directory.CreateSymbolicLink(Path.Join(run.Folder, "m", "again"), Path.Join(run.Folder, "m"));
        Assert.Equal(1, await run.RunAsync("lint", "m"));
        Assert.EndsWith("in 1 statement in 1 file.\n", run.Error.Split(" --fix")[0] + "\n", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_is_no_reason_to_wait_for_ever()
    {
        using var run = new CliRun();
        run.With("m/2.sql", Rename);
        using (var made = Process.Start("mkfifo", [Path.Join(run.Folder, "m", "1.sql")])) await made.WaitForExitAsync();
        Assert.Equal(3, await run.RunAsync("lint", "m"));
        Assert.Contains("it is a pipe that nobody has opened for writing", run.Out, StringComparison.Ordinal);
        Assert.Contains("error rename-column", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_gone_when_its_turn_comes_is_told_and_the_others_are_linted()
    {
        using var run = new CliRun();
        run.With("1.sql", "SELECT 1;").With("2.sql", Rename);
        using var removing = new CliRun
        {
            OpenInput = () =>
            {
                File.Delete(Path.Join(run.Folder, "1.sql"));
                return new MemoryStream();
            },
        };
        Assert.Equal(3, await removing.RunInAsync(run.Folder, "lint", "-", "1.sql", "2.sql"));
        Assert.Contains("1.sql cannot be read: ", removing.Out, StringComparison.Ordinal);
        Assert.Contains("error rename-column", removing.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_without_end_is_given_up()
    {
        if (!File.Exists("/dev/zero")) return;
        using var run = new CliRun();
        Assert.Equal(3, await run.RunAsync("lint", "/dev/zero"));
        Assert.Contains("it does not end after", run.Out, StringComparison.Ordinal);
    }
}
