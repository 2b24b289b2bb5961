using System.Collections.Immutable;
using System.Text;
using Teal.Sql.Text;

namespace Teal.Linting;

/// <summary>The safe way, as a change of the file.</summary>
/// <param name="Title">What it does, as an imperative: <c>Build the index concurrently</c>.</param>
/// <param name="Edits">The replacements, in the order of the text; they do not overlap.</param>
public sealed record Fix(string Title, ImmutableArray<TextEdit> Edits)
{
    /// <summary>The text with the edits made.</summary>
    public string ApplyTo(string text)
    {
        var changed = new StringBuilder(text.Length + 64);
        var done = 0;
        foreach (var edit in Edits)
        {
            changed.Append(text, done, edit.Span.Start - done).Append(edit.NewText);
            done = edit.Span.End;
        }

        return changed.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>A fix that replaces one part of the text.</summary>
    internal static Fix Replace(string title, SourceSpan span, string text) => new(title, [new TextEdit(span, text)]);
}

/// <summary>A part of the text and what stands there instead.</summary>
/// <param name="Span">What is replaced; of length 0 where something is put in.</param>
/// <param name="NewText">What stands there afterwards.</param>
public sealed record TextEdit(SourceSpan Span, string NewText);
