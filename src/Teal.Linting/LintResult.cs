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
public sealed record LintError(string File, SourcePosition Position, string Message);
