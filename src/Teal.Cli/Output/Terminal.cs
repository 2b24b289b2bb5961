using Spectre.Console;
using Teal.Cli.Hosting;

namespace Teal.Cli.Output;

/// <summary>What a piece of text means; each meaning has one look everywhere.</summary>
internal enum Ink
{
    /// <summary>An error, a failure, a no.</summary>
    Bad,

    /// <summary>A warning, something inconclusive.</summary>
    Doubtful,

    /// <summary>A success.</summary>
    Good,

    /// <summary>The name of a thing, a heading.</summary>
    Strong,

    /// <summary>What may be skipped in reading.</summary>
    Faint,
}

/// <summary>
/// A stream for people: plain lines with colours where a person looks and NO_COLOR (no-color.org) is not set, and
/// tables and live displays through <see cref="Console"/>.
/// </summary>
internal sealed class Terminal
{
    private readonly TextWriter _writer;
    private readonly Lazy<IAnsiConsole> _console;

    /// <summary>The stream <paramref name="writer"/> of <paramref name="host"/>.</summary>
    public Terminal(TextWriter writer, bool isTerminal, CliHost host)
    {
        _writer = writer;
        IsTerminal = isTerminal;
        UsesColour = isTerminal && host.Variable("NO_COLOR") is null && host.Variable("TERM") != "dumb";
        Width = host.Width;
        _console = new Lazy<IAnsiConsole>(() => CreateConsole());
    }

    /// <summary>Whether a person looks at it: progress may be redrawn in place.</summary>
    public bool IsTerminal { get; }

    /// <summary>Whether colours are written.</summary>
    public bool UsesColour { get; }

    /// <summary>Columns to lay text out for.</summary>
    public int Width { get; }

    /// <summary>The stream itself.</summary>
    public TextWriter Writer => _writer;

    /// <summary>The same stream for tables, progress and live displays.</summary>
    public IAnsiConsole Console => _console.Value;

    /// <summary>The text with U+FFFD for each control character that is no white space: an ESC of a file must not reach a terminal.</summary>
    public static string Visible(string text) => text.AsSpan().ContainsAnyInRange('\0', '\u001F') || text.AsSpan().ContainsAnyInRange('\u007F', '\u009F')
        ? string.Create(text.Length, text, static (span, given) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(given[i]) && given[i] is not ('\n' or '\r' or '\t') ? '\uFFFD' : given[i];
        })
        : text;

    /// <summary>Writes one line as it is, however long.</summary>
    public void Line(string text = "") => _writer.WriteLine(text);

    /// <summary>Writes one line; on a terminal that is too narrow for it as several, broken between words.</summary>
    public void Wrapped(string text, int hanging = 2)
    {
        foreach (var line in IsTerminal ? TextWrap.Hanging(text, Width - 1, hanging) : [text]) Line(line);
    }

    /// <summary><paramref name="text"/> in the look of <paramref name="ink"/>, or as it is where there is no colour.</summary>
    public string Paint(Ink ink, string text) => UsesColour ? $"\e[{Code(ink)}m{text}\e[0m" : text;

    private static string Code(Ink ink) => ink switch
    {
        Ink.Bad => "1;31",
        Ink.Doubtful => "33",
        Ink.Good => "32",
        Ink.Strong => "1",
        _ => "2",
    };

    private IAnsiConsole CreateConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(_writer),
            Ansi = UsesColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = UsesColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = IsTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
        console.Profile.Width = Width;
        return console;
    }
}
