namespace Teal.Cli.Output;

/// <summary>How a result is written to standard output.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs; nothing but JSON goes to standard output then.</summary>
    Json,
}
