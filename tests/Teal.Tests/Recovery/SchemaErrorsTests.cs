using Teal.Recovery.Failures;
using Teal.Recovery.Logs;

namespace Teal.Tests.Recovery;

public class SchemaErrorsTests
{
    [Theory]
    [InlineData(SchemaFit.Certain, "42703 42P01 42883 42804 42704 42P10 42702 42725 42803 42809 428C9 0A000 55000 44000")]
    [InlineData(SchemaFit.Likely, "42601 23502 22P02 42501")]
    [InlineData(SchemaFit.Possible, "23514 23503 23505 23P01 22001 22003 22007 22008 P0001")]
    [InlineData(SchemaFit.Unrelated, "26000 25P02 25006 57014 55P03 40P01 40001 57P01 57P03 00000 53300")]
    public void A_state_says_how_much_the_schema_has_to_do_with_it(SchemaFit fit, string states) =>
        Assert.All(states.Split(' '), state => Assert.Equal(fit, SchemaErrors.FitOf(state)));

    [Fact]
    public void Failures_of_one_kind_and_application_are_one_group_the_most_frequent_first()
    {
        var groups = FailureGroup.Of(
        [
            Entry("1", "42703", "no column", "blue"),
            Entry("2", "42P01", "no table", "blue"),
            Entry("3", "42P01", "no table", "green"),
            Entry("4", "42P01", "no table", "blue"),
        ]);
        Assert.Equal([("42P01", "blue", 2), ("42703", "blue", 1), ("42P01", "green", 1)], groups.Select(g => (g.SqlState, g.Application, g.Count)));
        Assert.Equal(("2", "4"), (groups[0].First.Time, groups[0].Last.Time));
    }

    [Fact]
    public void What_is_no_error_or_has_nothing_to_do_with_the_schema_is_in_no_group() =>
        Assert.Empty(FailureGroup.Of([Entry("1", "42703", "m", "a", "LOG"), Entry("2", "57014", "cancelled", "a")]));

    private static LogEntry Entry(string time, string state, string message, string application, string severity = "ERROR") =>
        new(time, severity, state, message, application, "app", "shop");
}
