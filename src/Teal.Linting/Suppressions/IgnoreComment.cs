using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Linting.Suppressions;

/// <summary>A comment <c>teal:ignore RULE[, RULE] reason</c> or <c>teal:ignore-file RULE[, RULE] reason</c>.</summary>
/// <param name="Source">The file.</param>
/// <param name="Span">The comment.</param>
/// <param name="IsForFile">Whether it is meant for the whole file.</param>
/// <param name="Rules">The rules in lower case, known or not; the comment may write them, and its marker, in capitals.</param>
/// <param name="Reason">The reason; empty where none is given.</param>
internal sealed record IgnoreComment(SourceText Source, SourceSpan Span, bool IsForFile, ImmutableArray<string> Rules, string Reason)
{
    /// <summary>The word that every such comment begins with.</summary>
    public const string Marker = "teal:ignore";

    private const string FileSuffix = "-file";

    /// <summary>The statement that it is meant for, or null: for the whole file, or for nothing.</summary>
    public SourceSpan? Target { get; init; }

    /// <summary>Whether it is meant for the whole file and stands behind its first statement, where it has no effect.</summary>
    public bool IsTooLate { get; init; }

    /// <summary>Whether it has an effect.</summary>
    public bool Works => Reason.Length > 0 && (IsForFile ? !IsTooLate : Target is not null);

    /// <summary>The marker in lower case.</summary>
    public string Word => IsForFile ? Marker + FileSuffix : Marker;

    /// <summary>Reads a comment, or gives null where it is any other one.</summary>
    public static IgnoreComment? Read(SourceText source, SourceSpan span)
    {
        var text = source.Content.AsSpan(span.Start, span.Length);
        text = (text.StartsWith("/*") && text.EndsWith("*/") && text.Length >= 4 ? text[2..^2] : text[2..]).Trim();
        if (!text.StartsWith(Marker, StringComparison.OrdinalIgnoreCase)) return null;
        text = text[Marker.Length..];
        var isForFile = text.StartsWith(FileSuffix, StringComparison.OrdinalIgnoreCase);
        if (isForFile) text = text[FileSuffix.Length..];
        var rules = TakeRules(ref text);
        var reason = text.TrimStart(" \t\r\n:-\u2013\u2014");
        return new IgnoreComment(source, span, isForFile, rules, HasWord(reason) ? reason.ToString() : "");
    }

    private static ImmutableArray<string> TakeRules(ref ReadOnlySpan<char> text)
    {
        var rules = ImmutableArray.CreateBuilder<string>();
        while (true)
        {
            text = text.TrimStart();
            var end = 0;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_')) end++;
            if (end == 0) break;
            // A dash alone separates the rules from the reason.
            if (text[..end].IndexOfAnyExcept('-') < 0) break;
            rules.Add(text[..end].ToString().ToLowerInvariant());
            text = text[end..].TrimStart();
            if (!text.StartsWith(",")) break;
            text = text[1..];
        }

        return rules.ToImmutable();
    }

    private static bool HasWord(ReadOnlySpan<char> reason)
    {
        foreach (var c in reason)
            if (char.IsLetterOrDigit(c)) return true;
        return false;
    }
}
