using System.Text.Json;

namespace Teal.Tests.Cli.Linting;

/// <summary>What the formats for other programs say.</summary>
public class FormatTests
{
    private const string Sql = "ALTER TABLE users RENAME a TO b;\nSELEC 1;\n";

    [Fact]
    public async Task Gitlab_shows_the_advice_in_one_line_and_has_it_whole_in_the_body()
    {
        using var run = new CliRun();
        using var report = await Run(run, "gitlab");
        var (error, finding) = (report.RootElement[0], report.RootElement.EnumerateArray().Single(i => i.GetProperty("check_name").GetString() == "rename-column"));
        Assert.False(error.TryGetProperty("content", out _));
        var description = finding.GetProperty("description").GetString()!;
        Assert.DoesNotContain('\n', description);
        Assert.EndsWith(" … (`teal lint` prints the SQL)", description, StringComparison.Ordinal);
        var body = finding.GetProperty("content").GetProperty("body").GetString()!;
        Assert.StartsWith("```text\n", body, StringComparison.Ordinal);
        Assert.Contains("ALTER TABLE users ADD COLUMN b", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sarif_notifies_of_a_syntax_error_since_the_results_are_not_complete_and_the_run_is_still_a_success()
    {
        using var run = new CliRun();
        using var log = await Run(run, "sarif");
        var invocation = log.RootElement.GetProperty("runs")[0].GetProperty("invocations")[0];
        Assert.True(invocation.GetProperty("executionSuccessful").GetBoolean());
        var notification = invocation.GetProperty("toolExecutionNotifications")[0];
        Assert.Equal(("syntax-error", "error"), (notification.GetProperty("descriptor").GetProperty("id").GetString(), notification.GetProperty("level").GetString()));
        Assert.Equal(2, notification.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32());
    }

    [Fact]
    public async Task The_rules_and_a_page_can_be_had_as_JSON()
    {
        using var run = new CliRun();
        Assert.Equal(0, await run.RunAsync("lint", "--rules", "--format", "json"));
        using var rules = JsonDocument.Parse(run.Out);
        Assert.Contains(rules.RootElement.EnumerateArray(), r =>
            r.GetProperty("rule").GetString() == "rename-column" && r.GetProperty("severity").GetString() == "error" && r.GetProperty("page").GetString() == "docs/rules/rename-column.md");
        Assert.Equal(0, await run.RunAsync("lint", "--explain", "not-allowed-in-transaction", "--format", "json"));
        using var page = JsonDocument.Parse(run.Out);
        Assert.Equal("per-file", page.RootElement.GetProperty("bad").GetProperty("transactions").GetString());
        Assert.StartsWith("# not-allowed-in-transaction\n", page.RootElement.GetProperty("markdown").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_flag_wins_over_the_severity_of_the_settings_that_fails()
    {
        using var run = new CliRun();
        run.With("a.sql", "TRUNCATE users;").With("teal.json", """{ "lint": { "failOn": "never" } }""");
        Assert.Equal(0, await run.RunAsync("lint", "a.sql"));
        Assert.Equal(1, await run.RunAsync("lint", "a.sql", "--fail-on", "info"));
    }

    private static async Task<JsonDocument> Run(CliRun run, string format)
    {
        Assert.Equal(1, await run.With("a.sql", Sql).RunAsync("lint", "a.sql", "--format", format));
        return JsonDocument.Parse(run.Out);
    }
}
