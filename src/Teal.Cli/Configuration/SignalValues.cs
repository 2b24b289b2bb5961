using System.Collections.Immutable;
using System.Globalization;
using Teal.Rollout.Backfilling.Throttling;

namespace Teal.Cli.Configuration;

/// <summary>The signals of the user's own in <c>teal.json</c>.</summary>
internal static class SignalValues
{
    /// <summary>Reads <c>backfill.throttle.custom</c>.</summary>
    public static SettingProblem? ReadSignals(ConfigurationValue value, out ImmutableArray<CustomSignal> signals)
    {
        if (SettingKey.ReadObjects(value, ReadSignal, out signals) is { } problem) return problem;
        return signals.CountBy(signal => signal.Name).FirstOrDefault(count => count.Value > 1) is { Key: not null } twice
            ? SettingKey.Problem(value, $"two signals are called \"{twice.Key}\"")
            : null;
    }

    private static SettingProblem? ReadSignal(ConfigurationValue value, out CustomSignal signal)
    {
        signal = new CustomSignal("", "", double.NaN);
        if (value.Kind != ConfigurationKind.Object) return SettingKey.Problem(value, $"expected an object with \"name\", \"sql\" and \"limit\", found {SettingKey.Describe(value)}");
        foreach (var member in value.Members)
            switch (member.Name)
            {
                case "name":
                    if (SettingKey.ReadText(member.Value, out var name) is { } wrongName) return wrongName;
                    signal = signal with { Name = name };
                    break;
                case "sql":
                    if (SettingKey.ReadText(member.Value, out var sql) is { } wrongSql) return wrongSql;
                    signal = signal with { Sql = sql };
                    break;
                case "limit":
                    if (member.Value.Kind != ConfigurationKind.Number || !double.TryParse(member.Value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit))
                        return SettingKey.Problem(member.Value, $"expected a number, found {SettingKey.Describe(member.Value)}");
                    signal = signal with { Limit = limit };
                    break;
                default:
                    return SettingKey.UnknownMember(member, "a signal", "name", "sql", "limit");
            }

        var missing = signal.Name.Length == 0 ? "name" : signal.Sql.Length == 0 ? "sql" : double.IsNaN(signal.Limit) ? "limit" : null;
        return missing is null ? null : SettingKey.Problem(value, $"a signal has a \"name\", an \"sql\" and a \"limit\"; \"{missing}\" is missing");
    }
}
