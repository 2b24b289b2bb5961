using System.Text.RegularExpressions;
using Teal.Sql.Lexing;
using Teal.Sql.Parsing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Proving.Queries;

/// <summary>The queries of an application version, as a folder of <c>.sql</c> files holds them.</summary>
public static partial class QueryFolder
{
    /// <summary>Reads every <c>.sql</c> file in <paramref name="folder"/> and below, in order of their paths.</summary>
    /// <exception cref="ProofException">There is no such folder, it holds no query, or two queries have one name.</exception>
    public static IReadOnlyList<NamedQuery> Read(string folder, AppVersion version)
    {
        if (!Directory.Exists(folder))
            throw new ProofException($"There is no folder {folder} with the queries of {Text(version)}.");
        var files = Directory.GetFiles(folder, "*.sql", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        var queries = files.SelectMany(file => Split(new SourceText(file, File.ReadAllText(file)), version)).ToList();
        if (queries.Count == 0)
            throw new ProofException($"The folder {folder} holds no query of {Text(version)}: a proof over nothing would prove nothing.");
        if (queries.GroupBy(query => query.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ProofException($"Two queries of {Text(version)} are called {twice.Key}: {string.Join(" and ", twice.Select(query => $"{query.File}:{query.Line}"))}. Give each a name of its own with a comment `-- name: …`.");
        return queries;
    }

    /// <summary>The queries in one text.</summary>
    public static IEnumerable<NamedQuery> Split(SourceText source, AppVersion version)
    {
        var script = SqlParser.Parse(source);
        var file = Path.GetFileNameWithoutExtension(source.Path);
        var number = 0;
        foreach (var statement in script.Statements)
        {
            number++;
            var name = NameBefore(script, statement)
                ?? (script.Statements.Length == 1 ? file : $"{file}#{number}");
            yield return new NamedQuery(
                version, name, NumberedParameters.Of(source.Slice(statement.Span)), source.Path, source.PositionOf(statement.Span.Start).Line);
        }
    }

    // The nearest comment above the statement that gives a name, with nothing but comments between.
    private static string? NameBefore(SqlScript script, Statement statement)
    {
        string? name = null;
        foreach (var token in script.Tokens)
        {
            if (token.Start >= statement.Span.Start) break;
            if (token.Kind == TokenKind.WhiteSpace) continue;
            if (!token.IsTrivia)
                name = null;
            else if (NameComment().Match(script.Source.Slice(token.Span)) is { Success: true } match)
                name = match.Groups[1].Value;
        }
        return name;
    }

    private static string Text(AppVersion version) => version.ToString().ToLowerInvariant();

    [GeneratedRegex(@"^(?:--|/\*)\s*name:\s*([^\s*]+)")]
    private static partial Regex NameComment();
}
