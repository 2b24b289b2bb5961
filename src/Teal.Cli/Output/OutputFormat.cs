namespace Teal.Cli.Output;

/// <summary>How a result is written to standard output.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs; nothing but JSON goes to standard output then.</summary>
    Json,

    /// <summary>SARIF 2.1.0, for code scanning.</summary>
    Sarif,

    /// <summary>Workflow commands of GitHub Actions.</summary>
    Github,

    /// <summary>A code quality report of GitLab.</summary>
    Gitlab,

    /// <summary>JUnit's XML, for everything that shows tests.</summary>
    Junit,
}
