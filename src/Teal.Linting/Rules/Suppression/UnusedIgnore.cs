using Teal.Linting.Suppressions;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.Suppression;

/// <summary><c>teal:ignore</c> where there is nothing to ignore.</summary>
internal sealed class UnusedIgnore() : CommentRule(
    "unused-ignore",
    "A comment ignores nothing",
    "Nothing of the rule is found in what the comment stands at. Left alone it would one day hide a danger that nobody has weighed. A rule "
    + "that is switched off in `teal.json` does not count: its comments may stay.\n\n"
    + "A comment is meant for the statement that it stands in, behind on its last line, or before; one for the whole file stands before its first statement.")
{
    public Finding In(IgnoreComment comment, IReadOnlyList<string> unused)
    {
        var rules = string.Join(", ", unused);
        if (comment.IsForFile && comment.IsTooLate)
            return Found(comment, $"{comment.Word} {rules} stands behind the first statement, where it has no effect.", "Move it to the top of the file.");
        if (!comment.IsForFile && comment.Target is null)
            return Found(comment, $"{comment.Word} {rules} stands at no statement.", "Move it to the line before the statement, or take it out.", Removal(comment));
        return Found(
            comment,
            $"Nothing of {rules} is found in {(comment.IsForFile ? "this file" : "the statement")}.",
            unused.Count == comment.Rules.Length ? "Take the comment out." : $"Take {rules} out of the comment.",
            unused.Count == comment.Rules.Length ? Removal(comment) : null);
    }

    // With its line, where it stands on one alone.
    private static Fix Removal(IgnoreComment comment)
    {
        var text = comment.Source.Content;
        var (start, end) = (comment.Span.Start, comment.Span.End);
        while (start > 0 && text[start - 1] is ' ' or '\t') start--;
        var next = end;
        while (next < text.Length && text[next] is ' ' or '\t' or '\r') next++;
        var beginsLine = start == 0 || text[start - 1] == '\n';
        if (beginsLine && next < text.Length && text[next] == '\n') end = next + 1;
        // Between two words on one line a blank must stay.
        else if (!beginsLine && end < text.Length && text[end] is not ('\r' or '\n')) start = comment.Span.Start;
        return Fix.Replace("Take the comment out", SourceSpan.FromBounds(start, end), "");
    }
}
