namespace Teal.Cli.Hosting;

/// <summary>The command was right and could not be carried out. Exit code 3.</summary>
/// <param name="message">One paragraph: what was being done, on what, why it failed, what to do next.</param>
/// <param name="cause">What failed below, shown with <c>--verbose</c>; null where there is nothing more to show.</param>
internal sealed class CommandFailedException(string message, Exception? cause = null) : Exception(message, cause);
