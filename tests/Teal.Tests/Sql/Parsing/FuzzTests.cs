using System.Globalization;
using Teal.Sql.Lexing;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;
using Xunit.Abstractions;

namespace Teal.Tests.Sql.Parsing;

public class FuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Whatever_the_text_the_parser_returns_a_tree_that_fits_it()
    {
        var count = FuzzInputs.Count(usual: 30_000);
        var inputs = new FuzzInputs(count);
        var (exceptions, violations) = (0, 0);
        string? first = null;
        var model = SchemaModel.Empty;
        var (slowest, slowestText) = (0.0, "");
        for (var i = 0; i < count; i++)
        {
            var sql = inputs.Next();
            try
            {
                var script = SqlParser.Parse(new SourceText("fuzz", sql), SqlKeywords.NewestMajor, out var steps);
                if (TreeRules.FirstViolation(script) is { } problem)
                {
                    violations++;
                    first ??= $"{problem}\nin: {sql}";
                }
                model = i % 500 == 0 ? SchemaModel.Empty : model.Apply(script);
                var effort = (steps.Tokens + (steps.Characters / 4.0)) / (script.Tokens.Length + (sql.Length / 4.0));
                if (effort > slowest) (slowest, slowestText) = (effort, sql);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                exceptions++;
                first ??= $"{e}\nin: {sql}";
            }
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"parser: {count} inputs: {inputs.Counts}; {exceptions} exceptions, {violations} violations"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"most steps per token: {slowest:F1} for {slowestText}"));
        Assert.True(first is null, $"{exceptions} exceptions, {violations} violations, the first: {first}");
        // Eight levels of code in code, and a few looks at each token.
        Assert.InRange(slowest, 0.1, 40);
    }
}
