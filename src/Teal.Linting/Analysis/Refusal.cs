using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Linting.Analysis;

/// <summary>Why the server refuses a statement whatever rows there are.</summary>
/// <param name="Span">What is refused: an action of an ALTER TABLE, or a whole statement.</param>
/// <param name="Relation">The relation that it is about, or null.</param>
/// <param name="Error">What the server says, in its words (measured).</param>
/// <param name="SqlState">The SQLSTATE.</param>
/// <param name="Why">What it means here, as a clause.</param>
/// <param name="Help">What to write instead, with SQL that can be pasted.</param>
internal sealed record Refusal(SourceSpan Span, RelationName? Relation, string Error, string SqlState, string Why, string Help)
{
    /// <summary>The text that does nothing for it: <see cref="Span"/>, or the statement where it is no more than that.</summary>
    public SourceSpan Part { get; init; } = Span;

    /// <summary>Whether a rule for the case tells it.</summary>
    public bool IsToldElsewhere { get; init; }
}
