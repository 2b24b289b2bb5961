using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Linting;

/// <summary>What the linter saw.</summary>
/// <param name="Findings">The findings, by file, then by place.</param>
/// <param name="Files">Number of files looked at.</param>
/// <param name="Statements">Number of statements in them, those that could not be parsed included.</param>
/// <param name="Errors">What could not be parsed, by file, then by place. The statements around it were linted.</param>
public sealed record LintResult(
    ImmutableArray<Finding> Findings, int Files, int Statements, ImmutableArray<LintError> Errors);

/// <summary>A place that could not be understood.</summary>
/// <param name="File">The file's path as it was given.</param>
/// <param name="Position">The place.</param>
/// <param name="Message">What is wrong.</param>
public sealed record LintError(string File, SourcePosition Position, string Message)
{
    /// <summary>What kind of trouble it is, as output spells it.</summary>
    public string Kind { get; init; } = SyntaxKind;

    /// <summary>The text, or null where there is none.</summary>
    public SourceText? Source { get; init; }

    /// <summary>The offending token; of length 0 where there is no text.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>Where the statement of the file stands that it is in.</summary>
    public SourceSpan OuterSpan { get; init; }

    /// <summary>Names it in later runs, as <see cref="Finding.Fingerprint"/> does.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>The kind of text that PostgreSQL would refuse to parse.</summary>
    public const string SyntaxKind = "syntax-error";

    /// <summary>The kind of a file that is not text in UTF-8.</summary>
    public const string EncodingKind = "encoding-error";

    /// <summary>The kind of a file that could not be read.</summary>
    public const string UnreadableKind = "unreadable-file";
}
