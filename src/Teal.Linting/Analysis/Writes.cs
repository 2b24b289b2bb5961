using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>A statement that writes rows, wherever in a statement or code block it stands.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="LoopDepth">How many loops of a code block it stands in.</param>
internal readonly record struct Write<T>(T Statement, int LoopDepth)
    where T : DataStatement;

/// <summary>Finds the statements that write rows.</summary>
internal static class Writes
{
    /// <summary>The statements of one kind in <paramref name="statement"/>: itself, in its WITH clause, or in its code block.</summary>
    public static IEnumerable<Write<T>> Of<T>(Statement statement)
        where T : DataStatement =>
        statement switch
        {
            DoStatement block => block.Body.Statements.SelectMany(s => In<T>(s.Statement, s.LoopDepth)),
            DataStatement => In<T>(statement, 0),
            _ => [],
        };

    private static IEnumerable<Write<T>> In<T>(Statement statement, int loopDepth)
        where T : DataStatement =>
        IsForLater(statement) ? [] : SyntaxTree.DescendantsAndSelf(statement).OfType<T>().Select(w => new Write<T>(w, loopDepth));

    // What these hold is run by whoever calls them, and not now.
    private static bool IsForLater(Statement statement) => statement is CreateFunctionStatement or CreateRuleStatement or PrepareStatement;
}
