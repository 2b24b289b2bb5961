namespace Teal.Tests.Cli;

public class CommandLineTests
{
    [Theory]
    [InlineData("", "No command is given.")]
    [InlineData("frobnicate", "There is no command 'frobnicate'.")]
    [InlineData("lin x.sql", "There is no command 'lin'. Did you mean 'lint'?")]
    [InlineData("--frob", "There is no option '--frob'.")]
    [InlineData("lint", "PATH")]
    [InlineData("lint --verbos x.sql", "There is no option '--verbos'. Did you mean '--verbose'?")]
    [InlineData("lint x.sql --format xml", "--format is 'text' or 'json', for lint also 'sarif', 'github', 'gitlab' or 'junit', not 'xml'.")]
    [InlineData("status --format sarif", "`teal status` writes text or json; sarif, github, gitlab and junit are for `teal lint`.")]
    [InlineData("lint x.sql --pg-version 13", "--pg-version is a version of PostgreSQL from 14 to 18, such as 15 or 14.2, not '13'.")]
    [InlineData("lint x.sql --pg-version new", "--pg-version is a version of PostgreSQL from 14 to 18")]
    [InlineData("lint x.sql --pg-version 15.", "--pg-version is a version of PostgreSQL from 14 to 18")]
    [InlineData("lint x.sql --transactions all", "--transactions is none, per-statement, per-file, one-query, not 'all'.")]
    [InlineData("lint x.sql --rule rename-column", "--rule is RULE=off, info, warning or error, not 'rename-column'.")]
    [InlineData("lint x.sql --rule rename-colum=off", "there is no rule rename-colum; did you mean rename-column?")]
    [InlineData("lint x.sql --fail-on fatal", "--fail-on is info, warning, error or never, not 'fatal'.")]
    [InlineData("lint x.sql --dry-run", "--dry-run goes with --fix.")]
    [InlineData("lint x.sql --fix --format json", "--fix writes text")]
    [InlineData("lint x.sql --fix --write-baseline b.json", "--write-baseline takes everything that is found")]
    [InlineData("lint x.sql --baseline b.json", "There is no baseline b.json; `teal lint PATH --write-baseline b.json` writes one.")]
    [InlineData("lint --rules --format sarif", "--rules writes text or json; sarif, github, gitlab and junit are for findings.")]
    [InlineData("lint --explain rename-column --format junit", "--explain writes text or json")]
    [InlineData("lint --explain rename-colum", "teal: There is no rule rename-colum; did you mean rename-column?\n")]
    [InlineData("lint --explain zzzzzzzzzz", "teal: There is no rule zzzzzzzzzz; `teal lint --rules` lists them.\n")]
    [InlineData("lint x.sql --schema", "--schema")]
    [InlineData("lint x.sql --config nowhere.json", "The settings file nowhere.json cannot be read")]
    public async Task Wrong_usage_is_one_paragraph_on_standard_error_and_2(string arguments, string message)
    {
        using var run = new CliRun();
        run.With("x.sql", "SELECT 1;");
        Assert.Equal(2, await run.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("", run.Out);
        Assert.StartsWith("teal: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Help_lists_the_commands_and_the_exit_codes()
    {
        using var run = new CliRun();
        Assert.Equal(0, await run.RunAsync("--help"));
        Assert.Contains("lint <PATH>", run.Out, StringComparison.Ordinal);
        Assert.Contains("130  interrupted", run.Out, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Help_of_a_command_shows_its_options_and_examples()
    {
        using var run = new CliRun();
        Assert.Equal(0, await run.RunAsync("lint", "--help"));
        Assert.Contains("--schema <FILE|DIR>", run.Out, StringComparison.Ordinal);
        Assert.Contains("teal lint migrations/", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_is_the_name_and_a_number()
    {
        using var run = new CliRun();
        Assert.Equal(0, await run.RunAsync("--version"));
        Assert.Matches(@"^teal \d+\.\d+\.\d+\n$", run.Out);
    }

    [Fact]
    public async Task A_mistake_in_teal_json_stops_the_command_before_it_does_anything()
    {
        using var run = new CliRun();
        run.With("x.sql", "ALTER TABLE t RENAME COLUMN a TO b;").With("teal.json", "{\n  \"lnt\": {}\n}");
        Assert.Equal(2, await run.RunAsync("lint", "x.sql"));
        Assert.Equal("", run.Out);
        Assert.StartsWith("teal: teal.json:2:3: there is no setting \"lnt\"", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_settings_file_can_be_named()
    {
        using var run = new CliRun();
        run.With("x.sql", "SELECT 1;").With("conf/other.json", "{ \"x\": 1 }");
        Assert.Equal(2, await run.RunAsync("lint", "x.sql", "--config", "conf/other.json"));
        Assert.StartsWith("teal: conf/other.json:1:3:", run.Error, StringComparison.Ordinal);
    }
}
