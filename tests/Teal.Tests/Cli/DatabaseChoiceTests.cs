using Teal.Cli.Hosting;

namespace Teal.Tests.Cli;

public class DatabaseChoiceTests
{
    [Theory]
    [InlineData("a", "b", "c", "d", "a", "--database")]
    [InlineData(null, "b", "c", "d", "b", "TEAL_DATABASE")]
    [InlineData(null, "", "c", "d", "c", "DATABASE_URL")]
    [InlineData(null, null, null, "d", "d", "teal.json")]
    public void The_nearest_source_wins(string? flag, string? teal, string? url, string? settings, string text, string source)
    {
        using var run = new CliRun();
        if (teal is not null) run.WithVariable("TEAL_DATABASE", teal);
        if (url is not null) run.WithVariable("DATABASE_URL", url);
        var address = DatabaseChoice.Choose(flag, run.Host(TextWriter.Null, TextWriter.Null), settings, "teal.json");
        Assert.Equal(new DatabaseChoice(text, source), address);
    }

    [Fact]
    public void Without_any_source_the_message_names_all_of_them()
    {
        using var run = new CliRun();
        var error = Assert.Throws<UsageException>(() => DatabaseChoice.Choose(null, run.Host(TextWriter.Null, TextWriter.Null), null, "teal.json"));
        foreach (var name in (string[])["--database", "TEAL_DATABASE", "DATABASE_URL", "teal.json"])
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_text_never_appears_when_it_is_printed()
    {
        var address = new DatabaseChoice("postgres://me:secret@host/app", "--database");
        Assert.DoesNotContain("secret", $"{address}", StringComparison.Ordinal);
    }
}
