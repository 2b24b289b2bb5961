using System.Collections.Immutable;
using Teal.Cli.Configuration;
using Teal.Linting;

namespace Teal.Cli.Linting;

/// <summary>What <c>teal lint</c> is asked for; flags and settings are one here.</summary>
internal sealed record LintRequest
{
    /// <summary>The files and folders of the command line; empty where the settings name them.</summary>
    public ImmutableArray<string> Paths { get; init; } = [];

    /// <summary>File or folder of the schema before the files, or null.</summary>
    public string? Schema { get; init; }

    /// <summary>Folder of all migrations, or null.</summary>
    public string? Migrations { get; init; }

    /// <summary>What to assume, with the severities that hold for all files.</summary>
    public LintSettings Settings { get; init; } = new();

    /// <summary>Severities of the command line: they win over all of the settings.</summary>
    public ImmutableDictionary<string, Severity?> Rules { get; init; } = ImmutableDictionary<string, Severity?>.Empty;

    /// <summary>The file of old findings, or null.</summary>
    public string? Baseline { get; init; }

    /// <summary>Where the findings are to be written as old ones, or null.</summary>
    public string? WriteBaseline { get; init; }

    /// <summary>The revision that the findings must be newer than, or null.</summary>
    public string? Diff { get; init; }

    /// <summary>From which severity on findings make the exit code 1. Default warning.</summary>
    public FailOn FailOn { get; init; } = FailOn.Warning;

    /// <summary>Whether the safe way is written into the files.</summary>
    public bool Fix { get; init; }

    /// <summary>Whether what would be written is only shown.</summary>
    public bool DryRun { get; init; }
}
