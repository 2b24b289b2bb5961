using Teal.Linting.Analysis;

namespace Teal.Tests.Linting.Analysis;

public class SettingDurationTests
{
    [Theory]
    [InlineData("500", 500)]
    [InlineData("500ms", 500)]
    [InlineData(" 2 s ", 2000)]
    [InlineData("1.5s", 1500)]
    [InlineData("2min", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("400us", 0)]
    [InlineData("1500us", 2)]
    public void Times_are_read_with_the_units_of_the_server(string value, double milliseconds) => Assert.Equal(milliseconds, SettingDuration.Milliseconds(value));

    [Theory]
    [InlineData("5S")]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("${timeout}")]
    public void Anything_else_is_not_known(string? value) => Assert.Null(SettingDuration.Milliseconds(value));
}
