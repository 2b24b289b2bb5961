using Teal.Cli.Configuration;

namespace Teal.Tests.Cli;

public class DurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("0s", 0)]
    [InlineData("15m", 900_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1d2h3m4s5ms", 93_784_005)]
    public void Whole_numbers_with_units_add_up(string text, double milliseconds)
    {
        Assert.Null(Duration.Read(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("15", "'15' has no unit")]
    [InlineData("m", "no whole number at character 1")]
    [InlineData("1.5s", "no unit")]
    [InlineData("-1s", "no whole number at character 1")]
    [InlineData("5 m", "no unit")]
    [InlineData("1w", "there is no unit 'w'")]
    [InlineData("30m1h", "out of order")]
    [InlineData("1m1m", "out of order")]
    [InlineData("99999d", "longer than 10000 days")]
    [InlineData("99999999999999s", "longer than 10000 days")]
    public void Anything_else_is_refused_with_what_is_wrong(string text, string problem)
    {
        Assert.Contains(problem, Duration.Read(text, out var duration), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, duration);
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("50ms")]
    [InlineData("1h30m")]
    [InlineData("10000d")]
    public void What_is_written_is_what_was_read(string text)
    {
        Assert.Null(Duration.Read(text, out var duration));
        Assert.Equal(text, Duration.Write(duration));
    }
}
