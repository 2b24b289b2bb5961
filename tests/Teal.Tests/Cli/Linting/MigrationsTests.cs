namespace Teal.Tests.Cli.Linting;

public class MigrationsTests
{
    private const string TypeRule = "column-type-change";

    [Fact]
    public async Task A_file_sees_what_comes_before_it_in_the_folder()
    {
        using var run = Migrations();
        await run.RunAsync("lint", "m/2.sql", "--migrations", "m");
        Assert.DoesNotContain(TypeRule, run.Out, StringComparison.Ordinal);
        Assert.Contains("1 file.", run.Error, StringComparison.Ordinal);
        await run.RunAsync("lint", "m/2.sql");
        Assert.Contains(TypeRule, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_comes_after_it_is_seen()
    {
        using var run = Migrations();
        run.With("m/0.sql", "ALTER TABLE t ALTER a TYPE text;");
        await run.RunAsync("lint", "m/0.sql", "--migrations", "m");
        Assert.Contains(TypeRule, run.Out, StringComparison.Ordinal);
        Assert.Contains("The schema of t is not known", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_outside_sees_them_all_and_two_inside_see_what_lies_between()
    {
        using var run = Migrations();
        run.With("new.sql", "ALTER TABLE t ALTER b TYPE text;").With("m/4.sql", "ALTER TABLE t ALTER b TYPE text;");
        await run.RunAsync("lint", "new.sql", "--migrations", "m");
        Assert.DoesNotContain(TypeRule, run.Out, StringComparison.Ordinal);
        await run.RunAsync("lint", "m/4.sql", "m/2.sql", "--migrations", "m");
        Assert.DoesNotContain(TypeRule, run.Out, StringComparison.Ordinal);
        Assert.Contains("in 2 files.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_takes_a_migration_back_is_no_part_of_the_schema_and_is_linted_only_where_it_is_named()
    {
        using var run = Migrations();
        run.With("m/1.down.sql", "DROP TABLE t;");
        await run.RunAsync("lint", "m/2.sql", "--migrations", "m");
        Assert.DoesNotContain(TypeRule, run.Out, StringComparison.Ordinal);
        await run.RunAsync("lint", "m");
        Assert.Contains("1 file was left out that take a migration back", run.Error, StringComparison.Ordinal);
        await run.RunAsync("lint", "m/1.down.sql");
        Assert.Contains("in 1 statement in 1 file.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-- +goose Up", "-- +goose Down")]
    [InlineData("-- migrate:up", "-- migrate:down")]
    [InlineData("-- +migrate Up", "-- +migrate Down")]
    public async Task The_way_back_in_a_file_is_no_part_of_the_schema(string up, string down)
    {
        using var run = new CliRun();
        run.With("m/1.sql", $"{up}\nCREATE TABLE t (a varchar(5), b varchar(5));\n{down}\nDROP TABLE t; SELEC 1;\n").With("2.sql", "SET lock_timeout = '1s';\nALTER TABLE t ALTER a TYPE varchar(9);");
        Assert.Equal(0, await run.RunAsync("lint", "2.sql", "--schema", "m"));
        Assert.Equal(0, await run.RunAsync("plan", "2.sql", "--schema", "m", "-o", "change"));
    }

    [Theory]
    [InlineData("2/down.sql")]
    [InlineData("2_a.down.sql")]
    [InlineData("2_a_down.sql")]
    [InlineData("2-a-down.sql")]
    [InlineData("U2__a.sql")]
    public async Task Every_runner_s_name_for_the_way_back_is_known(string name)
    {
        using var run = new CliRun();
        run.With("m/1_a.up.sql", "SELECT 1;").With("m/" + name, "DROP TABLE t;").With("m/V2__a.sql", "SELECT 1;").With("m/Update__a.sql", "SELECT 1;");
        Assert.Equal(0, await run.RunAsync("lint", "m"));
        Assert.EndsWith("Nothing found in 3 statements in 3 files.\n", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("1 file was left out", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_of_theirs_that_does_not_parse_is_told_and_the_rest_is_used()
    {
        using var run = Migrations();
        run.With("m/1.sql", "SELEC 1;\nCREATE TABLE t (a varchar(5), b varchar(5));");
        await run.RunAsync("lint", "m/2.sql", "--migrations", "m");
        Assert.DoesNotContain(TypeRule, run.Out, StringComparison.Ordinal);
        Assert.Contains("m/1.sql:1:1: syntax error", run.Error.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Contains("What this statement does to the schema is not known.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_of_the_settings_is_looked_at_where_no_path_is_given()
    {
        using var run = Migrations();
        run.With("teal.json", """{ "lint": { "migrations": "m" } }""");
        await run.RunAsync("lint");
        Assert.Contains("in 3 files.", run.Error, StringComparison.Ordinal);
        await run.RunAsync("lint", "m/2.sql");
        Assert.DoesNotContain(TypeRule, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moment_in_a_name_counts_the_same_with_dashes_and_without()
    {
        using var run = new CliRun();
        run.With("m/2017-08-31-230457_b/up.sql", "SET lock_timeout = '500ms';\nALTER TABLE t ALTER a TYPE text;")
            .With("m/20170706165855_a/up.sql", "CREATE TABLE t (a varchar(5));")
            .With("m/2026-05-05-180007-0000_c/up.sql", "SET lock_timeout = '500ms';\nALTER TABLE t ALTER a TYPE int USING a::int;")
            .With("m/2027-01-01-000000_d/up.sql", "SET lock_timeout = '500ms';\nALTER TABLE t ALTER a TYPE bigint;");
        await run.RunAsync("lint", "m");
        Assert.DoesNotContain("not known", run.Error, StringComparison.Ordinal);
        Assert.Contains("from text to int", run.Out, StringComparison.Ordinal);
        Assert.Contains("from integer to bigint", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_of_Diesel_says_itself_that_it_is_no_transaction()
    {
        using var run = new CliRun();
        run.With("m/1/up.sql", "CREATE INDEX CONCURRENTLY i ON t (a);").With("m/1/down.sql", "DROP INDEX i;")
            .With("m/2/up.sql", "CREATE INDEX CONCURRENTLY j ON t (b);").With("m/2/metadata.toml", "# why\nrun_in_transaction = false\n");
        await run.RunAsync("lint", "m", "--transactions", "per-file");
        Assert.Contains("m/1/up.sql", run.Out.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.DoesNotContain("m/2/up.sql", run.Out.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.DoesNotContain("down.sql", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_assumed_is_told_only_where_a_finding_rests_on_it()
    {
        using var run = new CliRun();
        run.With("new.sql", "CREATE TABLE t (a int);\nALTER TABLE t RENAME a TO b;").With("old.sql", "ALTER TABLE t RENAME a TO b;");
        await run.RunAsync("lint", "new.sql");
        Assert.DoesNotContain("not known", run.Error, StringComparison.Ordinal);
        await run.RunAsync("lint", "old.sql");
        Assert.Contains("The schema of t is not known", run.Error, StringComparison.Ordinal);
    }

    private static CliRun Migrations() => new CliRun()
        .With("m/1.sql", "CREATE TABLE t (a varchar(5), b varchar(5));")
        .With("m/2.sql", "SET lock_timeout = '500ms';\nALTER TABLE t ALTER a TYPE text;")
        .With("m/3.sql", "SET lock_timeout = '500ms';\nALTER TABLE t ALTER b TYPE varchar(9);");
}
