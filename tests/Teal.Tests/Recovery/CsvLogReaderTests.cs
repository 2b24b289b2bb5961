using Teal.Recovery.Logs;

namespace Teal.Tests.Recovery;

public class CsvLogReaderTests
{
    [Fact]
    public void An_entry_has_time_role_database_severity_state_message_application_and_statement()
    {
        var entry = Assert.Single(Read(Row()));
        Assert.Equal(
            ("2026-03-16 14:49:03.120 UTC", "app", "shop", "ERROR", "42703", "column \"plan\" does not exist", "shop v1"),
            (entry.Time, entry.Role, entry.Database, entry.Severity, entry.SqlState, entry.Message, entry.Application));
        Assert.Equal(("the detail", "the context", "UPDATE users SET plan = 1"), (entry.Detail, entry.Context, entry.Query));
    }

    [Fact]
    public void The_statement_that_failed_is_the_innermost_that_is_known()
    {
        Assert.Equal("UPDATE users SET plan = 1", Assert.Single(Read(Row())).FailedStatement);
        Assert.Equal("UPDATE inner_one", Assert.Single(Read(Row(internalQuery: "UPDATE inner_one"))).FailedStatement);
    }

    [Theory]
    [InlineData("a, b")]
    [InlineData("say \"\"no\"\" twice")]
    [InlineData("line 1\nline 2\r\n\nline 4")]
    [InlineData("\"\"")]
    [InlineData("")]
    public void Commas_quotes_and_line_breaks_inside_quotes_belong_to_the_text(string quoted)
    {
        var entries = Read(Row(message: quoted) + Row());
        Assert.Equal(quoted.Replace("\"\"", "\"", StringComparison.Ordinal), entries[0].Message);
        Assert.Equal("column \"plan\" does not exist", entries[1].Message);
    }

    [Fact]
    public void A_last_entry_that_is_cut_off_anywhere_is_left_out()
    {
        var whole = Row();
        for (var length = 0; length < whole.Length; length++)
            Assert.Single(Read(Row(message: "the first") + whole[..length]), entry => entry.Message == "the first");
    }

    [Fact]
    public void Columns_that_later_versions_add_are_no_hindrance_and_a_row_of_something_else_is_passed_over()
    {
        var entries = Read(Row().TrimEnd('\n') + ",\"new\",42\n" + "a,b,c\n" + Row());
        Assert.Equal(2, entries.Count);
        Assert.All(entries, entry => Assert.Equal("shop v1", entry.Application));
    }

    [Fact]
    public void An_empty_log_has_no_entry() => Assert.Empty(Read(""));

    private static List<LogEntry> Read(string text)
    {
        using var reader = new StringReader(text);
        return [.. CsvLogReader.Read(reader)];
    }

    // The columns as the manual lists them; PostgreSQL 14 to 18 write 26 of them.
    private static string Row(string message = "column \"\"plan\"\" does not exist", string internalQuery = "") =>
        "2026-03-16 14:49:03.120 UTC,\"app\",\"shop\",4711,\"[local]\",65f5b0e0.1267,3,\"UPDATE\",2026-03-16 14:40:00 UTC,3/12,0,ERROR,42703,"
        + $"\"{message}\",\"the detail\",\"a hint\",{(internalQuery.Length > 0 ? $"\"{internalQuery}\"" : "")},,\"the context\",\"UPDATE users SET plan = 1\",18,,\"shop v1\",\"client backend\",,0\n";
}
