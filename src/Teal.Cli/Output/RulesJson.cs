using System.Text.Json.Serialization;
using Teal.Cli.Linting;
using Teal.Linting;
using Teal.Linting.Documentation;
using Teal.Linting.Rules;

namespace Teal.Cli.Output;

/// <summary>An entry of <c>teal lint --rules --format json</c>; the shape is documented in docs/output.md.</summary>
internal sealed record RuleJson(string Rule, string Severity, string Category, string Title, string Page)
{
    /// <summary>Writes all rules in order of their ids.</summary>
    public static void WriteAll(Terminal output) =>
        JsonOutput.Write(
            output,
            RuleSet.All.Select(rule => new RuleJson(rule.Id, FindingWords.Of(rule.Severity), FindingWords.Of(rule.Category), rule.Title, LintReport.PageOf(rule.Id))).ToArray(),
            RulesJsonContext.Readable.RuleJsonArray);
}

/// <summary>What <c>teal lint --explain RULE --format json</c> writes.</summary>
internal sealed record RulePageJson(
    string Rule, string Severity, string Category, string Title, string Why, RuleExampleJson Bad, RuleExampleJson Good, string Page, string Markdown)
{
    /// <summary>Writes <paramref name="rule"/>.</summary>
    public static void Write(Terminal output, Rule rule) =>
        JsonOutput.Write(
            output,
            new RulePageJson(
                rule.Id, FindingWords.Of(rule.Severity), FindingWords.Of(rule.Category), rule.Title, rule.Why, RuleExampleJson.Of(RuleExample.Bad(rule)),
                RuleExampleJson.Of(RuleExample.Good(rule)), LintReport.PageOf(rule.Id), RulePage.Of(rule)),
            RulesJsonContext.Readable.RulePageJson);
}

/// <summary>An example, and what it is linted with.</summary>
internal sealed record RuleExampleJson(string Sql, int PgVersion, string? Transactions)
{
    /// <summary>The JSON of <paramref name="example"/>.</summary>
    public static RuleExampleJson Of(RuleExample example) => new(
        example.Sql, example.Settings.PgMajor, example.Settings.Transactions == TransactionMode.Unknown ? null : TransactionModes.WordOf(example.Settings.Transactions));
}

/// <summary>How the types above become JSON, generated at build time.</summary>
[JsonSerializable(typeof(RuleJson[]))]
[JsonSerializable(typeof(RulePageJson))]
internal sealed partial class RulesJsonContext : JsonSerializerContext
{
    /// <summary>The context with the options of all JSON output.</summary>
    public static RulesJsonContext Readable { get; } = new(JsonOutput.CreateOptions());
}
