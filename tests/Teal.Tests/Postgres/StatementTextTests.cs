using Teal.Postgres.Execution;

namespace Teal.Tests.Postgres;

public class StatementTextTests
{
    [Theory]
    [InlineData("SELECT x", 8, 1, 8)]
    [InlineData("SELECT\n  x", 10, 2, 3)]
    [InlineData("SELECT '\U0001F600', x", 13, 1, 14)]
    public void Positions_are_counted_in_characters_by_postgresql_and_in_code_units_by_editors(string statement, int position, int line, int column)
    {
        var at = StatementText.PositionOf(statement, position)!.Value;

        Assert.Equal((line, column), (at.Line, at.Column));
    }

    [Fact]
    public void No_position_stays_none() => Assert.Null(StatementText.PositionOf("SELECT 1", 0));

    [Fact]
    public void A_long_statement_is_cut_on_one_line()
    {
        var text = StatementText.OnOneLine("ALTER TABLE t\n\t ADD COLUMN " + new string('x', 500));

        Assert.StartsWith("ALTER TABLE t ADD COLUMN xxx", text, StringComparison.Ordinal);
        Assert.Equal(201, text.Length);
    }
}
