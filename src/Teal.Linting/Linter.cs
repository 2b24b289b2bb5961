using System.Collections.Immutable;
using Teal.Linting.Analysis;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting;

/// <summary>Looks for dangers in migrations.</summary>
public static class Linter
{
    /// <summary>Lints files in the order given; each sees the schema as the ones before left it.</summary>
    /// <param name="files">The files in the order in which they will be run.</param>
    /// <param name="schema">The schema before the first file, or null where it is not known.</param>
    /// <param name="settings">What to assume; null for the defaults.</param>
    public static LintResult Lint(IReadOnlyList<SourceText> files, SchemaModel? schema = null, LintSettings? settings = null)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var errors = ImmutableArray.CreateBuilder<LintError>();
        var knowledge = new SchemaKnowledge(schema ?? SchemaModel.Empty, SchemaModel.Empty);
        var statements = 0;
        foreach (var file in files)
        {
            var script = SqlParser.Parse(file);
            statements += script.Statements.Count(s => s is not MetaCommandStatement);
            foreach (var error in script.Errors)
                errors.Add(new LintError(file.Path, file.PositionOf(error.Span.Start), error.Message));
            var walk = new ScriptWalk(script, knowledge, settings ?? new LintSettings());
            findings.AddRange(walk.Run());
            knowledge = walk.Knowledge;
        }

        return new LintResult(findings.ToImmutable(), files.Count, statements, errors.ToImmutable());
    }
}
