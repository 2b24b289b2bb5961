namespace Teal.Cli.Hosting;

/// <summary>A command stopped at a safe point because it was asked to. Exit code 130.</summary>
/// <param name="howToGoOn">What is done and what to run to go on, as a sentence.</param>
internal sealed class InterruptedException(string howToGoOn) : OperationCanceledException(howToGoOn);
