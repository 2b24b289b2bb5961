using System.Collections.Immutable;
using Teal.Linting.Analysis;
using Teal.Linting.Fingerprints;
using Teal.Linting.Rules;
using Teal.Linting.Suppressions;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting;

/// <summary>The whole way of one file: rules, fingerprints, comments that ignore.</summary>
internal static class FileLint
{
    /// <summary>What is found in <paramref name="script"/> with the schema that it meets.</summary>
    /// <param name="input">The file.</param>
    /// <param name="script">Its tree.</param>
    /// <param name="before">What is known before it.</param>
    /// <param name="steps">What is known behind each of its statements, where a walk has found that out already.</param>
    public static LintedFile Of(LintInput input, SqlScript script, SchemaKnowledge before, IEnumerable<SchemaKnowledge>? steps = null)
    {
        var statements = script.Statements.Count(s => s is not MetaCommandStatement);
        if (input.IsContext) return new LintedFile(input, [], Errors(input, script), statements);
        using var known = steps?.GetEnumerator();
        var walk = new ScriptWalk(script, before, input.Settings, RuleDispatch.All, known);
        var found = walk.Run().Select(f => f with { OuterSpan = Outer(script, f.StatementSpan) });
        // Before any is ignored, so that an ignored one does not change the number of another.
        var named = new FingerprintCount(input.Name).Name(found);
        return new LintedFile(input, SuppressionPass.Apply(input, script, named), Errors(input, script), statements) { Before = before };
    }

    private static ImmutableArray<LintError> Errors(LintInput input, SqlScript script)
    {
        if (script.Errors.IsEmpty) return [];
        var count = new FingerprintCount(input.Name);
        return
        [
            .. script.Errors.Select(error =>
            {
                var outer = Outer(script, error.Span);
                return new LintError(input.Source.Path, input.Source.PositionOf(error.Span.Start), error.Message)
                {
                    Source = input.Source,
                    Span = error.Span,
                    OuterSpan = outer,
                    Fingerprint = count.Next(LintError.SyntaxKind, input.Source, outer),
                };
            }),
        ];
    }

    // A routine that the file made is run by a later statement; its findings stand where its text does.
    private static SourceSpan Outer(SqlScript script, SourceSpan inner)
    {
        var (low, high) = (0, script.Statements.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (script.Statements[middle].Span.Start <= inner.Start) low = middle + 1;
            else high = middle;
        }

        return low > 0 && script.Statements[low - 1].Span is var outer && outer.End >= inner.Start ? outer : inner;
    }
}
