using System.CommandLine;

namespace Teal.Cli.Hosting;

/// <summary>A verb of the command line, with what its help says beyond its options.</summary>
/// <param name="name">The verb.</param>
/// <param name="summary">One line, as the list of commands shows it.</param>
internal sealed class TealCommand(string name, string summary) : Command(name, summary)
{
    /// <summary>Paragraphs that help shows under the options; empty for none.</summary>
    public string Details { get; init; } = "";

    /// <summary>Whether it can write its result for CI systems as well, and not only as text and JSON.</summary>
    public bool WritesForCi { get; init; }

    /// <summary>Command lines that help shows; each must work as it stands, given the files it names.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
}
