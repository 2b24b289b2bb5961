namespace Teal.Cli.Configuration;

/// <summary>From which severity on findings make the exit code 1.</summary>
internal enum FailOn
{
    /// <summary>Any finding.</summary>
    Info,

    /// <summary>A warning or an error.</summary>
    Warning,

    /// <summary>An error.</summary>
    Error,

    /// <summary>None.</summary>
    Never,
}
