namespace Teal.Tests.Cli.Linting;

/// <summary>A sqitch project as its tutorial lays it out.</summary>
public class SqitchTests
{
    private const string Plan =
        """
        %syntax-version=1.0.0
        %project=shop
        %uri=https://example.org/shop

        users 2024-01-01T10:00:00Z Someone <someone@example.org> # Users.
        # a comment
        + admin/roles [users] 2024-01-02T10:00:00Z Someone <someone@example.org> # Roles.
        @v1.0 2024-01-03T10:00:00Z Someone <someone@example.org> # Tag.
        @v1.1 2024-01-03T10:00:00Z Someone <someone@example.org> # Tag.

        email [users] 2024-01-04T10:00:00Z Someone <someone@example.org> # E-mail.
        users [users@v1.0] 2024-01-05T10:00:00Z Someone <someone@example.org> # Reworked.
        """;

    [Theory]
    [InlineData("db")]
    [InlineData("db/deploy")]
    public async Task The_scripts_are_run_in_the_order_of_the_plan(string migrations)
    {
        using var run = Project();
        Assert.Equal(0, await run.RunAsync("lint", "db/deploy/users.sql", "--migrations", migrations));
        Assert.Equal(0, await run.RunAsync("lint", "db/deploy/users.sql", "--schema", migrations));
        // The plan has nothing before it.
        Assert.Equal(1, await run.RunAsync("lint", "db/deploy/users@v1.1.sql", "--migrations", migrations));
        Assert.Contains("column-type-change", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_is_deployed_is_linted()
    {
        using var run = Project();
        await run.RunAsync("lint", "db");
        Assert.Contains("3 files were left out that take a migration back (named down or revert) or verify it", run.Error, StringComparison.Ordinal);
        Assert.Contains("in 4 files.", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("drop-table", run.Out, StringComparison.Ordinal);
        Assert.Equal(1, await run.RunAsync("lint", "db/revert/users.sql"));
        Assert.Contains("drop-table", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_of_these_names_mean_nothing_without_a_plan()
    {
        using var run = Project();
        File.Delete(Path.Join(run.Folder, "db", "sqitch.plan"));
        await run.RunAsync("lint", "db");
        Assert.Contains("in 7 files.", run.Error, StringComparison.Ordinal);
    }

    private static CliRun Project() => new CliRun()
        .With("db/sqitch.plan", Plan)
        // By their names these would come the other way round.
        .With("db/deploy/users@v1.1.sql", "SET lock_timeout = '1s';\nCREATE TABLE users (id bigint PRIMARY KEY, mail varchar(20));\nALTER TABLE old ALTER a TYPE varchar(30);")
        .With("db/deploy/admin/roles.sql", "CREATE TABLE roles (user_id bigint PRIMARY KEY REFERENCES users);")
        .With("db/deploy/email.sql", "SET lock_timeout = '1s';\nALTER TABLE users ALTER mail TYPE varchar(30);")
        .With("db/deploy/users.sql", "SET lock_timeout = '1s';\nALTER TABLE users ALTER mail TYPE varchar(40);")
        .With("db/revert/users.sql", "DROP TABLE users;")
        .With("db/revert/admin/roles.sql", "DROP TABLE roles;")
        .With("db/verify/users.sql", "SELECT id FROM users WHERE false;");
}
