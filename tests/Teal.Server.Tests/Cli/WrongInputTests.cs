using Teal.Server.Tests.Support;
using Teal.Tests.Cli;

namespace Teal.Server.Tests.Cli;

/// <summary>Bad input: one clear paragraph, the right exit code, nothing half done.</summary>
public class WrongInputTests
{
    private static readonly string[] OfAChange = ["expand", "backfill", "verify", "switch", "contract", "revert", "purge", "abort"];

    [Fact]
    public async Task A_change_that_is_not_there_is_2()
    {
        foreach (var command in OfAChange)
            await RefusedAsync(2, "there is no such folder", [command, "changes/nowhere", "--database", "postgres:///nothing"]);
        await RefusedAsync(2, "there is no such folder", ["prove", "changes/nowhere", "--schema", "a.sql", "--blue", "b", "--green", "g"]);
    }

    [Fact]
    public async Task An_unknown_key_in_the_settings_is_2_with_line_and_column()
    {
        foreach (var arguments in new[]
        {
            ["status", "--database", "postgres:///nothing"],
            ["expand", "changes/042", "--database", "postgres:///nothing"],
            ["plan", "042.sql", "--schema", "schema.sql", "-o", "changes/043"],
            new[] { "prove", "changes/042", "--schema", "schema.sql", "--blue", "b", "--green", "g" },
        })
            await RefusedAsync(2, "teal.json:2:3: there is no setting \"databas\"; did you mean \"database\"?", arguments,
                ("teal.json", "{\n  \"databas\": \"x\"\n}"), ("042.sql", "SELECT 1;"), ("schema.sql", "SELECT 1;"), ("changes/042/expand.sql", "CREATE TABLE t (a int);"));
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_3_and_the_password_is_not_shown()
    {
        foreach (var command in OfAChange)
            await RefusedAsync(3, "127.0.0.1", [command, "changes/042", "--database", "postgres://app:s3cret-pw@127.0.0.1:1/shop"], ("changes/042/expand.sql", "CREATE TABLE t (a int);"));
        await RefusedAsync(3, "127.0.0.1", ["status", "--database", "postgres://app:s3cret-pw@127.0.0.1:1/shop", "--verbose"]);
    }

    [Fact]
    public async Task No_database_at_all_is_2_and_says_how_to_give_one() =>
        await RefusedAsync(2, "--database postgres://", ["status"]);

    [Fact]
    public async Task A_migration_with_a_syntax_error_is_2_and_nothing_is_written()
    {
        await RefusedAsync(2, "042.sql:2:", ["plan", "042.sql", "--schema", "schema.sql", "-o", "changes/042"],
            ("042.sql", "SELECT 1;\nALTER TABLE t ADD COLUMN;"), ("schema.sql", "CREATE TABLE t (b int);"));
    }

    [Fact]
    public async Task A_plan_without_a_schema_is_2() =>
        await RefusedAsync(2, "give --schema", ["plan", "042.sql", "-o", "changes/042"], ("042.sql", "SELECT 1;"));

    [Fact]
    public async Task A_rule_that_fits_no_column_is_2_with_its_place() =>
        await RefusedAsync(2, "sync.sql:2:1: the rule sets c, which expand.sql does not add", ["expand", "changes/042", "--database", "postgres:///nothing"],
            ("changes/042/expand.sql", "ALTER TABLE t ADD COLUMN b int;"), ("changes/042/sync.sql", "UPDATE t SET b = a;\nUPDATE t SET c = a;"));

    [Fact]
    public async Task A_decision_that_is_left_open_is_2_with_its_place()
    {
        foreach (var command in OfAChange)
            await RefusedAsync(2, "expand.sql:1:4: a decision is still open here", [command, "changes/042", "--database", "postgres:///nothing"],
                ("changes/042/expand.sql", "-- teal:decide where this goes:\n-- VACUUM t;\nCREATE TABLE t (a int);"));
    }

    [Fact]
    public async Task A_folder_without_queries_is_2() =>
        await RefusedAsync(2, "holds no query of blue", ["prove", "changes/042", "--schema", "schema.sql", "--blue", "changes/042", "--green", "changes/042"],
            ("changes/042/expand.sql", "-- nothing\n"), ("schema.sql", "CREATE TABLE t (b int);"));

    [Fact]
    public async Task What_proof_needs_and_is_not_given_is_named() =>
        await RefusedAsync(2, "A proof needs --blue, or \"blue.queries\" in teal.json.", ["prove", "changes/042", "--schema", "schema.sql"],
            ("changes/042/expand.sql", "CREATE TABLE u (a int);"), ("schema.sql", "CREATE TABLE t (b int);"));

    [PostgresFact]
    public async Task A_base_schema_that_does_not_load_is_3_with_its_place() =>
        await RefusedAsync(3, "schema.sql:2:21: 42704 type \"nothing_like\"", ["prove", "changes/042", "--schema", "schema.sql", "--blue", "q", "--green", "q"],
            ("changes/042/expand.sql", "CREATE TABLE u (a int);"), ("schema.sql", "CREATE TABLE t (b int);\nCREATE TABLE bro (c nothing_like);"), ("q/one.sql", "SELECT 1"));

    [PostgresFact]
    public async Task An_interrupt_before_the_first_statement_is_130()
    {
        await using var shop = await (await ShopProject.CreateAsync()).WithPlanAsync();
        Assert.Equal(130, await shop.RunAsync(new CancellationToken(canceled: true), "expand", "changes/042", "--database", shop.Address));
        Assert.Equal(0, await shop.OnDatabaseAsync("status"));
        Assert.StartsWith("No change was begun", shop.Out, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(int code, string says, string[] arguments, params (string Path, string Text)[] files)
    {
        using var run = new CliRun();
        foreach (var (path, text) in files) run.With(path, text);
        var found = await run.RunAsync(arguments);
        Assert.True(code == found, $"{string.Join(' ', arguments)}: {found}, {run.Error}");
        Assert.Equal("", run.Out);
        Assert.StartsWith("teal: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", run.Error, StringComparison.Ordinal);
        var written = Directory.GetFiles(run.Folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(run.Folder, path));
        Assert.Equal(files.Select(file => file.Path).Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }
}
