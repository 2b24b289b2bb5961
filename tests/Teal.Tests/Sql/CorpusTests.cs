using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;
using Teal.Tests.Sql.Parsing;

namespace Teal.Tests.Sql;

public class CorpusTests
{
    // Migrations of an application that is in production: PostgreSQL has accepted every statement of them.
    private const string FolderWithoutErrors = "crates_io";

    private static SqlScript Parse(string path) => SqlParser.Parse(new SourceText(path, File.ReadAllText(path)));

    [CorpusFact]
    public void Every_file_keeps_the_rules_of_a_tree()
    {
        var files = CorpusFactAttribute.Files().ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var script = Parse(file);
            var problem = TreeRules.FirstViolation(script);
            Assert.True(problem is null, $"{file}: {problem}");
        }
    }

    [CorpusFact]
    public void Tree_is_no_larger_than_its_tokens_allow()
    {
        foreach (var file in CorpusFactAttribute.Files())
        {
            // A rule that reads something twice, and keeps both, would make more nodes than the text has words.
            var script = Parse(file);
            var nodes = script.Statements.Sum(s => 1 + SyntaxTree.Descendants(s).Count());
            Assert.True(nodes <= 4 * script.Tokens.Length, $"{file}: {nodes} nodes for {script.Tokens.Length} tokens");
        }
    }

    [CorpusFact]
    public void Migrations_in_production_have_no_syntax_error()
    {
        var files = CorpusFactAttribute.Files().Where(f => f.Contains(FolderWithoutErrors, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var script = Parse(file);
            Assert.True(script.Errors.IsEmpty, $"{file}: {string.Join("; ", script.Errors.Select(e => $"{script.Source.PositionOf(e.Span.Start)}: {e.Message}"))}");
        }
    }

    [CorpusFact]
    public void Schema_model_follows_whatever_it_is_given()
    {
        foreach (var folder in CorpusFactAttribute.Files().GroupBy(Path.GetDirectoryName))
        {
            var model = folder.Aggregate(SchemaModel.Empty, (m, file) => m.Apply(Parse(file)));
            Assert.NotEmpty(model.Tables);
            Assert.All(model.Indexes.Values, i => Assert.True(model.Tables.ContainsKey(i.Table) || model.Views.ContainsKey(i.Table), i.ToString()));
            Assert.All(model.SequenceOwners, o => Assert.Contains(o.Key, model.Sequences));
        }
    }
}
