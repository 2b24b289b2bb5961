using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Linting.Analysis;

/// <summary>A name for which the server refuses a statement.</summary>
/// <param name="Span">Where the name stands.</param>
/// <param name="Relation">The relation that it is or belongs to.</param>
/// <param name="Error">What the server says, in its words (measured).</param>
/// <param name="SqlState">The SQLSTATE.</param>
/// <param name="Known">Names that may have been meant, or are taken.</param>
internal sealed record NameFault(SourceSpan Span, RelationName Relation, string Error, string SqlState, IEnumerable<string> Known)
{
    /// <summary>The error with its SQLSTATE.</summary>
    public string Failure => $"'{Error}' (SQLSTATE {SqlState})";
}
