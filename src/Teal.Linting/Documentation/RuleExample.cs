using System.Globalization;
using Teal.Linting.Rules;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Linting.Documentation;

/// <summary>
/// An example of a rule: <c>examples/RULE/bad.sql</c> or <c>good.sql</c>, a migration of <c>examples/schema.sql</c>. A first line
/// <c>-- example: transactions=per-file pg=18 fails=25001</c> says how it is run, on which version and later, and with which
/// SQLSTATE the server refuses it; each word may be left out.
/// </summary>
/// <param name="Source">The file.</param>
/// <param name="Settings">What to assume when it is linted.</param>
/// <param name="Fails">The SQLSTATE with which a server refuses it, or null where it runs.</param>
public sealed record RuleExample(SourceText Source, LintSettings Settings, string? Fails)
{
    private const string Marker = "-- example:";

    /// <summary>The schema that every example meets.</summary>
    public static SourceText Schema { get; } = Read("schema.sql");

    /// <summary>The migration that <paramref name="rule"/> has something against.</summary>
    public static RuleExample Bad(Rule rule) => Of(Read($"{rule.Id}/bad.sql"));

    /// <summary>The migration that does the same safely; no rule has anything against it.</summary>
    public static RuleExample Good(Rule rule) => Of(Read($"{rule.Id}/good.sql"));

    /// <summary>The SQL without the line that says how it is run.</summary>
    public string Sql => Source.Content.StartsWith(Marker, StringComparison.Ordinal)
        ? Source.Content[(Source.Content.IndexOf('\n', StringComparison.Ordinal) + 1)..]
        : Source.Content;

    /// <summary>Lints the example.</summary>
    public LintResult Lint() => Linter.Lint([Source], SchemaModel.Empty.Apply(SqlParser.Parse(Schema)), Settings);

    private static RuleExample Of(SourceText source)
    {
        var example = new RuleExample(source, new LintSettings(), null);
        if (!source.Content.StartsWith(Marker, StringComparison.Ordinal)) return example;
        foreach (var word in source.Line(1)[Marker.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            example = word.Split('=', 2) switch
            {
                ["transactions", var mode] => example with { Settings = example.Settings with { Transactions = TransactionModes.Parse(mode) ?? throw Unknown(source, word) } },
                ["pg", var major] => example with { Settings = example.Settings with { PgMajor = int.Parse(major, CultureInfo.InvariantCulture) } },
                ["fails", var state] => example with { Fails = state },
                _ => throw Unknown(source, word),
            };
        return example;
    }

    private static InvalidDataException Unknown(SourceText source, string word) => new($"{source.Path}: \"{word}\" means nothing in the first line of an example.");

    private static SourceText Read(string name)
    {
        var path = "examples/" + name;
        using var resource = typeof(RuleExample).Assembly.GetManifestResourceStream(path)
            ?? throw new InvalidDataException($"{path} is missing.");
        using var reader = new StreamReader(resource);
        return new SourceText(name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..], reader.ReadToEnd());
    }
}
