using System.Collections.Concurrent;
using Teal.Linting.Analysis;
using Teal.Linting.Rules;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting;

/// <summary>Looks for dangers in migrations.</summary>
public static class Linter
{
    // Trees take some thirty times the room of their text: so much text and so many files have theirs at one time.
    private const int LongestBatch = 16 * 1024 * 1024;
    private const int MostFiles = 1000;

    // Below that another thread is of little use.
    private const int LongFile = 5000;
    private const int StepsPerPage = 100;

    /// <summary>Lints files in the order given; each sees the schema as the ones before left it.</summary>
    /// <param name="files">The files in the order in which they will be run.</param>
    /// <param name="schema">The schema before the first file, or null where it is not known.</param>
    /// <param name="settings">What to assume; null for the defaults.</param>
    public static LintResult Lint(IReadOnlyList<SourceText> files, SchemaModel? schema = null, LintSettings? settings = null)
    {
        var linted = Run(files.Select(file => new LintInput(file, file.Path, settings ?? new LintSettings())), schema).ToList();
        return new LintResult(
            [.. linted.SelectMany(f => f.Findings)], files.Count, linted.Sum(f => f.Statements), [.. linted.SelectMany(f => f.Errors)]);
    }

    /// <summary>
    /// Lints files in the order given, several at a time; each sees the schema as the ones before left it. The result does not
    /// depend on how many are looked at together.
    /// </summary>
    /// <param name="files">The files in the order in which they will be run; asked for only as fast as they are linted.</param>
    /// <param name="schema">The schema before the first file, or null where it is not known.</param>
    /// <returns>What was found in each file, in their order.</returns>
    public static IEnumerable<LintedFile> Run(IEnumerable<LintInput> files, SchemaModel? schema)
    {
        var knowledge = new SchemaKnowledge(schema ?? SchemaModel.Empty, SchemaModel.Empty) { Certainty = Certainty.None with { IsWhole = schema is not null } };
        // What is known behind a file is only asked for when there is a next one.
        (SqlScript Script, LintSettings Settings)? previous = null;
        foreach (var batch in Batches(files))
        {
            var scripts = new SqlScript[batch.Count];
            ForEach(batch.Count, i => scripts[i] = SqlParser.Parse(batch[i].Source, batch[i].Settings.PgMajor));
            var results = new Task<LintedFile>[batch.Count];
            for (var i = 0; i < batch.Count; i++)
            {
                if (previous is not null && i == 0) (knowledge, _) = After(previous.Value.Script, knowledge, previous.Value.Settings);
                // Files that are there for the schema only are all that there are.
                if (batch[i].IsContext && !knowledge.Certainty.IsWhole) knowledge = knowledge with { Certainty = knowledge.Certainty with { IsWhole = true } };
                var (input, script, before) = (batch[i], scripts[i], knowledge);
                previous = (script, input.Settings);
                if (i == batch.Count - 1)
                {
                    results[i] = Task.FromResult(OfLast(input, script, before));
                    break;
                }

                // The next file's schema is found out while this one is linted.
                (knowledge, var steps) = After(script, before, input.Settings);
                results[i] = Task.Run(() => FileLint.Of(input, script, before, steps));
            }

            foreach (var result in results) yield return result.GetAwaiter().GetResult();
        }
    }

    // Starting threads for one file takes longer than most files do.
    private static void ForEach(int count, Action<int> work)
    {
        if (count == 1) work(0);
        else Parallel.For(0, count, work);
    }

    private static (SchemaKnowledge Behind, IReadOnlyList<SchemaKnowledge> Steps) After(SqlScript script, SchemaKnowledge before, LintSettings settings)
    {
        var steps = new List<SchemaKnowledge>();
        var walk = new ScriptWalk(script, before, settings, RuleDispatch.Nothing) { Stepped = steps.Add };
        _ = walk.Run();
        return (walk.Knowledge with { Schema = walk.Knowledge.Schema.NewSession() }, steps);
    }

    // No other file is linted beside the last one: if it is long, its own schema is found out meanwhile.
    private static LintedFile OfLast(LintInput input, SqlScript script, SchemaKnowledge before)
    {
        if (input.IsContext || script.Statements.Length < LongFile) return FileLint.Of(input, script, before);
        using var pages = new BlockingCollection<List<SchemaKnowledge>>();
        var schema = Task.Run(() => Turn(pages, script, before, input.Settings));
        try
        {
            return FileLint.Of(input, script, before, pages.GetConsumingEnumerable().SelectMany(page => page));
        }
        finally
        {
            schema.GetAwaiter().GetResult();
        }
    }

    private static void Turn(BlockingCollection<List<SchemaKnowledge>> pages, SqlScript script, SchemaKnowledge before, LintSettings settings)
    {
        var page = new List<SchemaKnowledge>(StepsPerPage);
        try
        {
            _ = new ScriptWalk(script, before, settings, RuleDispatch.Nothing) { Stepped = Add }.Run();
            pages.Add(page);
        }
        finally
        {
            pages.CompleteAdding();
        }

        void Add(SchemaKnowledge step)
        {
            page.Add(step);
            if (page.Count < StepsPerPage) return;
            pages.Add(page);
            page = new List<SchemaKnowledge>(StepsPerPage);
        }
    }

    private static IEnumerable<List<LintInput>> Batches(IEnumerable<LintInput> files)
    {
        var batch = new List<LintInput>();
        var length = 0;
        foreach (var file in files)
        {
            if (batch.Count == MostFiles || (batch.Count > 0 && length > LongestBatch - file.Source.Content.Length))
            {
                yield return batch;
                (batch, length) = ([], 0);
            }

            batch.Add(file);
            length += file.Source.Content.Length;
        }

        if (batch.Count > 0) yield return batch;
    }
}
