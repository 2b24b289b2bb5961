using Teal.Cli.Output;

namespace Teal.Tests.Cli;

public class TextWrapTests
{
    [Fact]
    public void A_line_that_fits_stays_as_it_is() =>
        Assert.Equal(["  a   b"], TextWrap.Hanging("  a   b", 7, 2));

    [Fact]
    public void A_line_that_is_too_long_is_broken_between_words_and_hangs() =>
        Assert.Equal(["  pass   one", "     two three"], TextWrap.Hanging("  pass   one two three", 15, 3));

    [Fact]
    public void Colours_take_no_room() =>
        Assert.Equal(["\e[1;31mone two\e[0m", "  three"], TextWrap.Hanging("\e[1;31mone two\e[0m three", 10, 2));
}
