namespace Teal.Tests.Cli.Linting;

public class ConfigurationTests
{
    private const string Rename = "SET lock_timeout = '1s';\nALTER TABLE users RENAME COLUMN plan TO tier;\n";

    [Fact]
    public async Task A_rule_can_be_switched_off_and_a_flag_wins()
    {
        using var run = new CliRun();
        run.With("a.sql", Rename).With("teal.json", """{ "lint": { "rules": { "rename-column": "off" } } }""");
        Assert.Equal(0, await run.RunAsync("lint", "a.sql"));
        Assert.Equal(1, await run.RunAsync("lint", "a.sql", "--rule", "rename-column=warning"));
        Assert.StartsWith("a.sql:2:19: warning rename-column\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_rules_can_be_named_on_the_command_line()
    {
        using var run = new CliRun();
        run.With("a.sql", "SET lock_timeout = '1s';\nCREATE INDEX i ON users (a);\n" + Rename);
        Assert.Equal(0, await run.RunAsync("lint", "a.sql", "--rule", "rename-column=off", "--rule", "index-not-concurrent=off"));
        Assert.Equal("", run.Out);
    }

    [Theory]
    [InlineData("info", "warning", 0)]
    [InlineData("info", "info", 1)]
    [InlineData("warning", "warning", 1)]
    [InlineData("warning", "error", 0)]
    [InlineData("error", "error", 1)]
    [InlineData("error", "never", 0)]
    public async Task Findings_from_the_chosen_severity_on_make_the_exit_code_1(string severity, string failOn, int code)
    {
        using var run = new CliRun();
        run.With("a.sql", Rename);
        Assert.Equal(code, await run.RunAsync("lint", "a.sql", "--rule", "rename-column=" + severity, "--fail-on", failOn));
        Assert.Contains("rename-column", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_syntax_error_makes_it_1_unless_nothing_does()
    {
        using var run = new CliRun();
        run.With("a.sql", "SELEC 1;");
        Assert.Equal(1, await run.RunAsync("lint", "a.sql", "--fail-on", "error"));
        Assert.Equal(0, await run.RunAsync("lint", "a.sql", "--fail-on", "never"));
    }

    [Fact]
    public async Task Files_come_from_the_settings_where_the_command_line_names_none()
    {
        using var run = new CliRun();
        run.With("db/1.sql", Rename).With("db/2.sql", Rename).With("other/3.sql", Rename).With("db/legacy/0.sql", Rename)
            .With("teal.json", """{ "lint": { "paths": ["db/**/*.sql"], "exclude": ["legacy/"] } }""");
        Assert.Equal(1, await run.RunAsync("lint", "--rule", "index-not-concurrent=off"));
        Assert.Contains("2 findings, in 4 statements in 2 files.", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 file was left out by \"lint.exclude\".", run.Error, StringComparison.Ordinal);
        Assert.StartsWith(Path.Join("db", "1.sql") + ":2:19", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_excluded_is_not_looked_at_even_where_it_is_named()
    {
        using var run = new CliRun();
        run.With("legacy/1.sql", Rename).With("teal.json", """{ "lint": { "exclude": ["legacy"] } }""");
        Assert.Equal(2, await run.RunAsync("lint", "legacy/1.sql"));
        Assert.StartsWith("teal: Every file is left out", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_override_weighs_rules_otherwise_in_its_files_and_the_later_one_wins()
    {
        using var run = new CliRun();
        run.With("old/1.sql", Rename).With("old/2.sql", Rename).With("3.sql", Rename).With("teal.json",
            """
            { "lint": { "overrides": [
              { "files": "old", "rules": { "rename-column": "off" } },
              { "files": ["old/2.*"], "rules": { "rename-column": "info" } } ] } }
            """);
        await run.RunAsync("lint", ".");
        var places = run.Out.Split('\n').Where(line => line.Contains(": ", StringComparison.Ordinal) && line.EndsWith(" rename-column", StringComparison.Ordinal));
        Assert.Equal([$"{Path.Join(".", "3.sql")}:2:19: error rename-column", $"{Path.Join(".", "old", "2.sql")}:2:19: info rename-column"], places.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("16")]
    [InlineData("14.2")]
    public async Task The_version_may_have_a_minor_one(string version)
    {
        using var run = new CliRun();
        run.With("a.sql", "SELECT 1;").With("teal.json", $"{{ \"lint\": {{ \"pgVersion\": {version} }} }}");
        Assert.Equal(0, await run.RunAsync("lint", "a.sql"));
        Assert.Equal(0, await run.RunAsync("lint", "a.sql", "--pg-version", version));
    }

    [Fact]
    public async Task How_the_runner_wraps_files_is_told_by_flag_or_setting()
    {
        using var run = new CliRun();
        run.With("a.sql", "SET lock_timeout = '1s';\nCREATE INDEX i ON t (a);");
        await run.RunAsync("lint", "a.sql", "--transactions", "per-file");
        Assert.DoesNotContain("--fix can write", run.Error, StringComparison.Ordinal);
        run.With("teal.json", """{ "lint": { "transactions": "per-file" } }""");
        await run.RunAsync("lint", "a.sql");
        Assert.DoesNotContain("--fix can write", run.Error, StringComparison.Ordinal);
        await run.RunAsync("lint", "a.sql", "--transactions", "none");
        Assert.Contains("--fix can write 1 of them", run.Error, StringComparison.Ordinal);
    }
}
