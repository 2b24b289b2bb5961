using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using Teal.Server.Tests.Support;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Server.Tests.Sql.Schema;

/// <summary>
/// The schema model against a server: the same statements to both, then both catalogs compared. Every difference is a bug, or
/// stands with its reason in <c>SchemaOracle.differences.txt</c>: tabs between majors (<c>14-18</c>), script, who says it
/// (<c>model</c> or <c>server</c>), the line, the reason.
/// </summary>
public class SchemaOracleTests
{
    private sealed record Difference(string Script, string Side, string Line);

    [PostgresFact]
    public async Task The_model_becomes_what_the_server_becomes()
    {
        await using var first = await TestServer.DatabaseAsync();
        var count = 0;
        var found = new List<Difference>();
        var major = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Here(), "Scripts"), "*.sql").Order(StringComparer.Ordinal))
        {
            await using var database = await TestServer.DatabaseAsync();
            await using var connection = await database.OpenAsync();
            major = connection.PostgreSqlVersion.Major;
            var source = new SourceText(Path.GetFileName(file), await File.ReadAllTextAsync(file));
            if (FirstMajor(source) > major) continue;
            var script = SqlParser.Parse(source);
            Assert.Empty(script.Errors);
            foreach (var statement in script.Statements) await RunAsync(connection, source.Slice(statement.Span));
            count += script.Statements.Length;
            found.AddRange(Compare(source.Path, await ServerCatalog.LinesAsync(connection), ModelCatalog.Lines(SchemaModel.Empty.Apply(script), major)));
        }
        Assert.True(count >= 200, $"only {count} statements");
        AssertListed(found, major, isCorpus: false);
    }

    [PostgresCorpusFact]
    public async Task The_model_follows_the_migrations_of_the_corpus()
    {
        await using var database = await TestServer.DatabaseAsync();
        await using var connection = await database.OpenAsync();
        var model = SchemaModel.Empty;
        var found = new List<Difference>();
        var known = new HashSet<(string, string)>();
        var major = connection.PostgreSqlVersion.Major;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(PostgresCorpusFactAttribute.Folder!, "crates_io"), "*.sql").OrderBy(Version, StringComparer.Ordinal))
        {
            var source = new SourceText(Path.GetFileName(file), await File.ReadAllTextAsync(file));
            var script = SqlParser.Parse(source);
            foreach (var statement in script.Statements)
            {
                try
                {
                    await RunAsync(connection, source.Slice(statement.Span));
                }
                catch (PostgresException e)
                {
                    found.Add(new Difference(source.Path, "server", "refused: " + e.MessageText));
                    continue;
                }
                model = model.Apply(statement);
            }
            // What differs after one file differs after all that follow: said once.
            var differences = Compare(source.Path, await ServerCatalog.LinesAsync(connection), ModelCatalog.Lines(model, major)).ToList();
            found.AddRange(differences.Where(d => known.Add((d.Side, d.Line))));
        }
        Assert.True(model.Tables.Count > 30, $"only {model.Tables.Count} tables");
        AssertListed(found, major, isCorpus: true);
    }

    private static IEnumerable<Difference> Compare(string script, SortedSet<string> server, SortedSet<string> model) =>
    [
        .. server.Except(model).Select(line => new Difference(script, "server", line)),
        .. model.Except(server).Select(line => new Difference(script, "model", line)),
    ];

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var batch = new NpgsqlBatch(connection);
        // A command of a batch without parameters is sent as it is.
        batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        await batch.ExecuteNonQueryAsync();
    }

    private static void AssertListed(List<Difference> found, int major, bool isCorpus)
    {
        var scripts = Directory.EnumerateFiles(Path.Combine(Here(), "Scripts"), "*.sql").Select(Path.GetFileName).ToHashSet();
        var listed = Listed(major).Where(d => scripts.Contains(d.Script) != isCorpus).ToHashSet();
        var problems = found.Where(d => !listed.Contains(d)).Select(d => $"{d.Script}\t{d.Side}\t{d.Line}")
            .Concat(listed.Except(found).Select(d => $"{d.Script}\t{d.Side}\t{d.Line}: no longer so")).ToList();
        Assert.True(problems.Count == 0, $"PostgreSQL {major}, {problems.Count} differences:\n{string.Join('\n', problems)}");
    }

    private static IEnumerable<Difference> Listed(int major)
    {
        foreach (var line in File.ReadLines(Path.Combine(Here(), "SchemaOracle.differences.txt")))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var fields = line.Split('\t', 5);
            var majors = fields[0].Split('-').Select(m => int.Parse(m, CultureInfo.InvariantCulture)).ToList();
            Assert.NotEqual("", fields[4]);
            if (major >= majors[0] && major <= majors[1]) yield return new Difference(fields[1], fields[2], fields[3]);
        }
    }

    // Of 20170804200817_a, 2017-08-31-230457_b and 2026-06-05-120000-0000_c the order is that of the digits.
    private static string Version(string file) => string.Concat(Path.GetFileName(file).TakeWhile(c => c != '_').Where(char.IsAsciiDigit));

    // The first line of a script may say: -- from 18
    private static int FirstMajor(SourceText source) =>
        source.Content.StartsWith("-- from ", StringComparison.Ordinal) ? int.Parse(source.Content.AsSpan(8, 2), CultureInfo.InvariantCulture) : 0;

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
