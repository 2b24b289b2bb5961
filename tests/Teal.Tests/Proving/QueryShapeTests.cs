using Teal.Proving;
using Teal.Proving.Checking;

namespace Teal.Tests.Proving;

public class QueryShapeTests
{
    [Theory]
    [InlineData("a int, b text", "a int, b text", null, "")]
    [InlineData("a int, b text", "a int, b text, c date", Verdict.Warn, "new columns at its end: c")]
    [InlineData("a int, b text", "a int", Verdict.Fail, "lost the columns b")]
    [InlineData("a int, b text", "b text, a int", Verdict.Fail, "column 1 of the result was a and is b")]
    [InlineData("a int, b text", "a int, c text", Verdict.Fail, "column 2 of the result was b and is c")]
    [InlineData("a int, b text", "a bigint, b text", Verdict.Fail, "column a of the result was of type int and is of type bigint")]
    [InlineData("a int, b text", "a int, c date, b text", Verdict.Fail, "column 2 of the result was b and is c")]
    [InlineData("", "", null, "")]
    public void A_result_that_looks_different_is_told(string home, string here, Verdict? verdict, string message)
    {
        var changed = Shape(home).Changed(Shape(here));
        Assert.Equal(verdict, changed?.Verdict);
        Assert.Contains(message, changed?.Message ?? "", StringComparison.Ordinal);
    }

    private static QueryShape Shape(string columns) =>
        new([.. columns.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(column => (column.Split(' ')[0], column.Split(' ')[1]))]);
}
