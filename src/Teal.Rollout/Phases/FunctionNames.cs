using Teal.Sql.Parsing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Rollout.Phases;

/// <summary>The functions that a statement calls.</summary>
internal static class FunctionNames
{
    public static IReadOnlyList<string> Of(string sql) =>
    [
        .. SqlParser.Parse(new SourceText("<sql>", sql)).Statements
            .SelectMany(SyntaxTree.DescendantsAndSelf<FunctionCall>)
            .Select(call => call.Name.Name).Distinct(),
    ];
}
