using System.Collections.Immutable;
using Teal.Linting;

namespace Teal.Cli.Configuration;

/// <summary>What the linter looks at, assumes and reports.</summary>
internal sealed record LintProjectSettings
{
    /// <summary>The major version of PostgreSQL that the migrations will run on, or null for <see cref="LintSettings.DefaultPgMajor"/>.</summary>
    public int? PgVersion { get; init; }

    /// <summary>What the runner wraps in a transaction, or null where it is not known.</summary>
    public TransactionMode? Transactions { get; init; }

    /// <summary>The severity of rules by id; null for off.</summary>
    public ImmutableDictionary<string, Severity?> Rules { get; init; } = ImmutableDictionary<string, Severity?>.Empty;

    /// <summary>Patterns of the files that are looked at where the command line names none.</summary>
    public ImmutableArray<string> Paths { get; init; } = [];

    /// <summary>Patterns of the files that are never looked at.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>The folder of all migrations, or null.</summary>
    public string? Migrations { get; init; }

    /// <summary>The file of old findings, or null.</summary>
    public string? Baseline { get; init; }

    /// <summary>From which severity on findings make the exit code 1, or null for warning.</summary>
    public FailOn? FailOn { get; init; }

    /// <summary>Other severities for some of the files; a later one wins over an earlier one.</summary>
    public ImmutableArray<LintOverride> Overrides { get; init; } = [];
}

/// <summary>Other severities for some of the files.</summary>
/// <param name="Files">The patterns of the files.</param>
/// <param name="Rules">The severity of rules by id; null for off.</param>
internal sealed record LintOverride(ImmutableArray<string> Files, ImmutableDictionary<string, Severity?> Rules);
