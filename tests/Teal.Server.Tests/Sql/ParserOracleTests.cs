using System.Globalization;
using System.Text;
using Teal.Server.Tests.Support;
using Teal.Sql.Lexing;
using Teal.Sql.Parsing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;
using Xunit.Abstractions;

namespace Teal.Server.Tests.Sql;

/// <summary>Teal's parser against the server's, over every statement of the corpus.</summary>
public class ParserOracleTests(ITestOutputHelper output)
{
    private const double LeastAgreement = 0.999;

    private sealed record Difference(string File, string Hash, string Acceptor, string Description);

    [PostgresCorpusFact]
    public async Task Teal_accepts_what_the_server_accepts_and_nothing_else()
    {
        await using var database = await TestServer.DatabaseAsync();
        using var server = await ServerGrammar.OfAsync(database);
        var listed = ParserDisagreement.Read();
        var expected = listed.Where(d => server.Major >= d.First && server.Major <= d.Last).ToList();

        var (counts, differences) = Compare(server);
        var count = counts.Values.Sum();
        var known = expected.Select(d => (d.File, d.Hash, d.Acceptor)).ToHashSet();
        var found = differences.Select(d => (d.File, d.Hash, d.Acceptor)).ToHashSet();
        var unlisted = differences.Where(d => !known.Contains((d.File, d.Hash, d.Acceptor))).Select(d => d.Description);
        var outdated = expected.Where(d => !found.Contains((d.File, d.Hash, d.Acceptor))).Select(d => $"{d.File} {d.Hash}: both agree by now");
        var problems = unlisted.Concat(outdated).ToList();

        var versions = listed.Where(d => d.IsOfVersion).Select(d => (d.File, d.Hash)).ToHashSet();
        var wrong = differences.Count(d => !versions.Contains((d.File, d.Hash)));
        foreach (var (folder, statements) in counts.OrderBy(c => c.Key, StringComparer.Ordinal))
            output.WriteLine(Agreement(server.Major, folder, statements, [.. differences.Where(d => FolderOf(d.File) == folder)], versions));
        Assert.NotEqual(0, count);
        Assert.True(problems.Count == 0, $"PostgreSQL {server.Major}, {count} statements, {problems.Count} problems:\n{string.Join('\n', problems)}");
        Assert.True(1 - ((double)wrong / count) >= LeastAgreement, $"{wrong} of {count} statements");
    }

    private static string Agreement(int major, string folder, int statements, List<Difference> differences, HashSet<(string, string)> versions)
    {
        var wrong = differences.Where(d => !versions.Contains((d.File, d.Hash))).ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"PostgreSQL {major}, {folder}: {statements} statements; {differences.Count - wrong.Count} belong to another major; of the others "
            + $"{wrong.Count(d => d.Acceptor == "teal")} are accepted by Teal alone, {wrong.Count(d => d.Acceptor == "server")} by the server alone: "
            + $"{100 * (1 - ((double)wrong.Count / statements)):F3} % agree");
    }

    private static string FolderOf(string file) => file.Split(Path.DirectorySeparatorChar)[0];

    /// <summary>
    /// The statement with psql's variables replaced as psql does it, each by its own name and each by a number; as it stands where it
    /// has none.
    /// </summary>
    private static IEnumerable<string> Substitutions(SqlScript script, Statement statement)
    {
        var content = script.Source.Content;
        var span = statement.Span;
        var variables = script.Tokens.Where(t => t.Kind == TokenKind.Placeholder && content[t.Start] == ':' && span.Contains(t.Span)).ToList();
        if (variables.Count == 0) return [script.Source.Slice(span)];
        return new[] { false, true }.Select(asNumbers =>
        {
            var text = new StringBuilder();
            var end = span.Start;
            foreach (var variable in variables)
            {
                text.Append(content, end, variable.Start - end);
                var name = content.Substring(variable.Start + 1, variable.Length - 1);
                text.Append(name[0] == '{' ? "TRUE" : asNumbers && char.IsLetter(name[0]) ? "1" : name);
                end = variable.Span.End;
            }
            return text.Append(content, end, span.End - end).ToString();
        });
    }

    private static (Dictionary<string, int> Counts, List<Difference> Differences) Compare(ServerGrammar server)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var differences = new List<Difference>();
        foreach (var file in Directory.EnumerateFiles(PostgresCorpusFactAttribute.Folder!, "*.sql", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(PostgresCorpusFactAttribute.Folder!, file);
            var script = SqlParser.Parse(new SourceText(name, File.ReadAllText(file)));
            foreach (var statement in script.Statements)
            {
                if (statement is MetaCommandStatement or PlaceholderStatement) continue;
                counts[FolderOf(name)] = counts.GetValueOrDefault(FolderOf(name)) + 1;
                var text = script.Source.Slice(statement.Span);
                var refusal = Substitutions(script, statement).Select(server.Refusal).Aggregate((first, second) => first is null ? first : second);
                var accepted = statement is not ErrorStatement;
                if (accepted == refusal is null) continue;
                var own = script.Errors.FirstOrDefault(e => e.Span.Start >= statement.Span.Start)?.Message;
                var hash = ParserDisagreement.HashOf(text);
                var line = script.Source.PositionOf(statement.Span.Start).Line;
                differences.Add(new Difference(
                    name, hash, accepted ? "teal" : "server",
                    $"{name} {hash} {(accepted ? "teal" : "server")} {server.Major}-{server.Major} line {line}: {(accepted ? refusal : own)}"));
            }
        }
        return (counts, differences);
    }
}
