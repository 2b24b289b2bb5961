using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Linting;

/// <summary>One danger in one place.</summary>
/// <param name="Rule">Id of the rule that found it.</param>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Category">What it endangers.</param>
/// <param name="Source">The file.</param>
/// <param name="Span">The part of the statement that is meant.</param>
/// <param name="Statement">The text of the whole statement, cut behind <see cref="LongestStatement"/> characters.</param>
/// <param name="Message">What happens, to whom, for how long.</param>
/// <param name="Help">The safe way, with SQL that can be pasted.</param>
/// <param name="Relation">The table that is endangered, or null.</param>
public sealed record Finding(
    string Rule,
    Severity Severity,
    Category Category,
    SourceText Source,
    SourceSpan Span,
    string Statement,
    string Message,
    string Help,
    RelationName? Relation)
{
    /// <summary>Number of characters behind which <see cref="Statement"/> is cut.</summary>
    public const int LongestStatement = 2000;

    /// <summary>The safe way as a change of the file, where it is mechanical; otherwise null.</summary>
    public Fix? Fix { get; init; }

    /// <summary>Where the whole statement stands; in a code block, that of the statement in the block; of a comment, the comment.</summary>
    public SourceSpan StatementSpan { get; init; }

    /// <summary>Where the statement of the file stands that it is, or is a part of.</summary>
    public SourceSpan OuterSpan { get; init; }

    /// <summary>
    /// Names the finding in later runs: 32 hexadecimal digits from the rule, the file's name, the statement without white space and
    /// comments, and the number of equal ones before it in the file. Lines that come and go elsewhere do not change it.
    /// </summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Whether <see cref="Relation"/> is one of which nothing is known, so that the worse case was assumed.</summary>
    public bool AssumesSchema { get; init; }

    /// <summary>
    /// Whether the finding still stands with the schema behind the whole file, where that decides: what is missing at one statement
    /// may come with a later one. Null once it is decided.
    /// </summary>
    internal Func<SchemaModel, bool>? StandsBehind { get; init; }

    /// <summary>Place of the first character.</summary>
    public SourcePosition Start => Source.PositionOf(Span.Start);

    /// <summary>Place behind the last character.</summary>
    public SourcePosition End => Source.PositionOf(Span.End);
}
