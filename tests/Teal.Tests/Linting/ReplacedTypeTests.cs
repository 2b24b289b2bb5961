namespace Teal.Tests.Linting;

/// <summary>An enum type is replaced by another one of the same name, as generators of migrations do to take a label away.</summary>
public class ReplacedTypeTests
{
    private const string Moods = "CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad'); CREATE TABLE people (mood mood);";

    private static string Replaced(string labels) =>
        $"""
        BEGIN;
        CREATE TYPE mood_new AS ENUM ({labels});
        ALTER TABLE people ALTER COLUMN mood TYPE mood_new USING (mood::text::mood_new);
        ALTER TYPE mood RENAME TO mood_old;
        ALTER TYPE mood_new RENAME TO mood;
        DROP TYPE mood_old;
        COMMIT;
        """;

    [Fact]
    public void The_label_that_is_gone_is_the_danger()
    {
        var finding = LintAssert.Finds("rename-object", Replaced("'sad', 'glad'"), Moods);
        Assert.Contains("replaced by one without 'ok'", finding.Message, StringComparison.Ordinal);
        Assert.Contains("'invalid input value for enum mood: \"ok\"' (SQLSTATE 22P02)", finding.Message, StringComparison.Ordinal);
        LintAssert.Clean("drop-type", Replaced("'sad', 'glad'"), Moods);
    }

    [Fact]
    public void Where_no_label_goes_nothing_is_lost() => LintAssert.Clean("rename-object", Replaced("'sad', 'ok', 'glad', 'proud'"), Moods);

    [Fact]
    public void A_name_that_nothing_else_gets_is_gone() => LintAssert.Finds("rename-object", "ALTER TYPE mood RENAME TO temper;", Moods);
}
