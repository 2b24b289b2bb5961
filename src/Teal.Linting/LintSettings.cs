using System.Collections.Immutable;
using Teal.Linting.Effects;

namespace Teal.Linting;

/// <summary>What the linter assumes, and how much each rule weighs.</summary>
public sealed record LintSettings
{
    /// <summary>The major version that is assumed where none is given.</summary>
    public const int DefaultPgMajor = 15;

    /// <summary>Major version of the server, <see cref="StatementEffects.OldestSupportedMajor"/> to <see cref="StatementEffects.NewestSupportedMajor"/>. Default 15.</summary>
    public int PgMajor { get; init; } = DefaultPgMajor;

    /// <summary>What the runner wraps in a transaction. Default: not known.</summary>
    public TransactionMode Transactions { get; init; }

    /// <summary>The severity of rules by id, where it is not their own; null means that the rule is off.</summary>
    public ImmutableDictionary<string, Severity?> Severities { get; init; } = ImmutableDictionary<string, Severity?>.Empty;

    /// <summary>Whether the rule of that id is switched off.</summary>
    public bool IsOff(string rule) => Severities.TryGetValue(rule, out var severity) && severity is null;

    /// <summary>The finding with the severity that the settings give its rule, or null where they switch it off.</summary>
    internal Finding? Weigh(Finding finding) =>
        !Severities.TryGetValue(finding.Rule, out var chosen) ? finding
        : chosen is { } severity ? finding with { Severity = severity }
        : null;
}
