namespace Teal.Cli.Hosting;

/// <summary>The command line, a file that it names, or <c>teal.json</c> is wrong. Exit code 2.</summary>
/// <param name="message">One paragraph: what is wrong, where, and what would be right.</param>
internal sealed class UsageException(string message) : Exception(message);
