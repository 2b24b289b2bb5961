using System.Collections.Immutable;

namespace Teal.Sql.Text;

/// <summary>A text with a name, and the way from its offsets to lines and columns.</summary>
public sealed class SourceText
{
    private ImmutableArray<int> _lineStarts;

    /// <summary>Wraps <paramref name="content"/>, which came from <paramref name="path"/>.</summary>
    public SourceText(string path, string content)
    {
        Path = path;
        Content = content;
    }

    /// <summary>The file's path as it was given, or a name in angle brackets for text from elsewhere.</summary>
    public string Path { get; }

    /// <summary>The whole text.</summary>
    public string Content { get; }

    /// <summary>The text inside <paramref name="span"/>.</summary>
    public string Slice(SourceSpan span) => Content.Substring(span.Start, span.Length);

    /// <summary>
    /// Line and column of <paramref name="offset"/>, which may be the end of the text. A line ends with a line feed, a carriage return,
    /// or both.
    /// </summary>
    public SourcePosition PositionOf(int offset)
    {
        var starts = LineStarts();
        var line = starts.BinarySearch(offset);
        if (line < 0) line = ~line - 1;
        return new SourcePosition(line + 1, offset - starts[line] + 1);
    }

    /// <summary>The text of a line without its line break.</summary>
    /// <param name="line">Line, 1-based.</param>
    public string Line(int line)
    {
        var starts = LineStarts();
        var start = starts[line - 1];
        var end = line < starts.Length ? starts[line] : Content.Length;
        return Content[start..end].TrimEnd('\r', '\n');
    }

    private ImmutableArray<int> LineStarts()
    {
        if (!_lineStarts.IsDefault) return _lineStarts;
        var starts = ImmutableArray.CreateBuilder<int>();
        starts.Add(0);
        var text = Content.AsSpan();
        for (var p = 0; text[p..].IndexOfAny('\n', '\r') is var step and >= 0;)
        {
            p += step + 1;
            if (text[p - 1] == '\r' && p < text.Length && text[p] == '\n') p++;
            starts.Add(p);
        }
        return _lineStarts = starts.ToImmutable();
    }
}
