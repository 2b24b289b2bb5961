using System.Collections.Immutable;
using Teal.Linting.Analysis;
using Teal.Sql.Text;

namespace Teal.Linting;

/// <summary>A file to lint.</summary>
/// <param name="Source">Its text.</param>
/// <param name="Name">What fingerprints call it: the same wherever and however the linter is started.</param>
/// <param name="Settings">What to assume, and how much each rule weighs in it.</param>
public sealed record LintInput(SourceText Source, string Name, LintSettings Settings)
{
    /// <summary>Whether it is only run for the schema that it makes, and not looked at. Default false.</summary>
    public bool IsContext { get; init; }
}

/// <summary>What was found in one file.</summary>
/// <param name="Input">The file.</param>
/// <param name="Findings">The findings by place, without those that a comment ignores. Their fingerprints differ.</param>
/// <param name="Errors">What could not be parsed, by place.</param>
/// <param name="Statements">Number of its statements, those that could not be parsed included.</param>
public sealed record LintedFile(
    LintInput Input, ImmutableArray<Finding> Findings, ImmutableArray<LintError> Errors, int Statements)
{
    /// <summary>What was known before it.</summary>
    internal SchemaKnowledge Before { get; init; } = SchemaKnowledge.None;
}
