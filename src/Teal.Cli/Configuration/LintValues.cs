using System.Collections.Immutable;
using System.Globalization;
using Teal.Linting;
using Teal.Linting.Effects;
using Teal.Linting.Rules;
using Teal.Sql.Text;

namespace Teal.Cli.Configuration;

/// <summary>The words of the linter's settings, in <c>teal.json</c> and on the command line.</summary>
internal static class LintValues
{
    /// <summary>What a version must be, for messages.</summary>
    public static string ExpectedVersion { get; } =
        $"a version of PostgreSQL from {StatementEffects.OldestSupportedMajor} to {StatementEffects.NewestSupportedMajor}, such as 15 or 14.2";

    /// <summary>The major version of <c>15</c> or <c>14.2</c>, or null where it is none that is supported. No rule depends on the minor version.</summary>
    public static int? MajorOf(string version)
    {
        var parts = version.Split('.');
        if (parts.Length > 2 || !parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit))) return null;
        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && major is >= StatementEffects.OldestSupportedMajor and <= StatementEffects.NewestSupportedMajor
            ? major
            : null;
    }

    /// <summary>What is wrong with the id of a rule, as a clause, or null.</summary>
    public static string? ProblemOfRule(string id)
    {
        if (RuleSet.Find(id) is not null) return null;
        return NearestName.To(id, RuleSet.All.Select(rule => rule.Id)) is { } nearest
            ? $"there is no rule {id}; did you mean {nearest}?"
            : $"there is no rule {id}; `teal lint --rules` lists them";
    }

    /// <summary>Reads <c>off</c>, <c>info</c>, <c>warning</c> or <c>error</c>; null stands for off.</summary>
    /// <returns>Whether it is one of them.</returns>
    public static bool TryReadSeverity(string word, out Severity? severity)
    {
        severity = word switch
        {
            "info" => Severity.Info,
            "warning" => Severity.Warning,
            "error" => Severity.Error,
            _ => null,
        };
        return severity is not null || word == "off";
    }

    /// <summary>Reads <c>info</c>, <c>warning</c>, <c>error</c> or <c>never</c>; null where it is none of them.</summary>
    public static FailOn? FailOnOf(string word) => word switch
    {
        "info" => FailOn.Info,
        "warning" => FailOn.Warning,
        "error" => FailOn.Error,
        "never" => FailOn.Never,
        _ => null,
    };

    /// <summary>Reads <c>lint.failOn</c>.</summary>
    public static SettingProblem? ReadFailOn(ConfigurationValue value, out FailOn failOn)
    {
        failOn = FailOn.Warning;
        if (SettingKey.ReadText(value, out var word) is { } problem) return problem;
        if (FailOnOf(word) is not { } read) return SettingKey.Problem(value, $"expected info, warning, error or never, found \"{word}\"");
        failOn = read;
        return null;
    }

    /// <summary>Reads <c>lint.pgVersion</c>.</summary>
    public static SettingProblem? ReadVersion(ConfigurationValue value, out int major)
    {
        var read = value.Kind == ConfigurationKind.Number ? MajorOf(value.Text) : null;
        major = read ?? 0;
        return read is null ? SettingKey.Problem(value, $"expected {ExpectedVersion}, found {SettingKey.Describe(value)}") : null;
    }

    /// <summary>Reads <c>lint.transactions</c>.</summary>
    public static SettingProblem? ReadTransactions(ConfigurationValue value, out TransactionMode mode)
    {
        mode = TransactionMode.Unknown;
        if (SettingKey.ReadText(value, out var word) is { } problem) return problem;
        if (TransactionModes.Parse(word) is not { } read)
            return SettingKey.Problem(value, $"expected {string.Join(", ", TransactionModes.Words)}, found \"{word}\"");
        mode = read;
        return null;
    }

    /// <summary>Reads <c>lint.rules</c>.</summary>
    public static SettingProblem? ReadRules(ConfigurationValue value, out ImmutableDictionary<string, Severity?> rules)
    {
        rules = ImmutableDictionary<string, Severity?>.Empty;
        if (value.Kind != ConfigurationKind.Object) return SettingKey.Problem(value, $"expected an object of rules, found {SettingKey.Describe(value)}");
        foreach (var member in value.Members)
        {
            if (ProblemOfRule(member.Name) is { } unknown) return new SettingProblem(member.Place, unknown);
            if (rules.ContainsKey(member.Name)) return new SettingProblem(member.Place, $"{member.Name} is given twice");
            if (member.Value.Kind != ConfigurationKind.String || !TryReadSeverity(member.Value.Text, out var severity))
            {
                var found = member.Value.Kind == ConfigurationKind.String ? $"\"{member.Value.Text}\"" : SettingKey.Describe(member.Value);
                return SettingKey.Problem(member.Value, $"the severity of {member.Name} is off, info, warning or error, not {found}");
            }

            rules = rules.Add(member.Name, severity);
        }

        return null;
    }

    /// <summary>Reads <c>lint.overrides</c>.</summary>
    public static SettingProblem? ReadOverrides(ConfigurationValue value, out ImmutableArray<LintOverride> overrides) =>
        SettingKey.ReadObjects(value, ReadOverride, out overrides);

    private static SettingProblem? ReadOverride(ConfigurationValue value, out LintOverride result)
    {
        result = new LintOverride([], ImmutableDictionary<string, Severity?>.Empty);
        if (value.Kind != ConfigurationKind.Object) return SettingKey.Problem(value, $"expected an object with \"files\" and \"rules\", found {SettingKey.Describe(value)}");
        foreach (var member in value.Members)
            switch (member.Name)
            {
                case "files" when member.Value.Kind == ConfigurationKind.Array:
                    if (SettingKey.ReadTexts(member.Value, out var files) is { } wrongFiles) return wrongFiles;
                    result = result with { Files = files };
                    break;
                case "files":
                    if (SettingKey.ReadText(member.Value, out var file) is { } wrongFile) return wrongFile;
                    result = result with { Files = [file] };
                    break;
                case "rules":
                    if (ReadRules(member.Value, out var rules) is { } wrongRules) return wrongRules;
                    result = result with { Rules = rules };
                    break;
                default:
                    return SettingKey.UnknownMember(member, "an override", "files", "rules");
            }

        return result.Files.IsEmpty ? SettingKey.Problem(value, "an override names its \"files\"") : null;
    }
}
