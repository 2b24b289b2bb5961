using System.Collections.Immutable;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Analysis;

/// <summary>The fix of one action of an ALTER TABLE: another text for it, and statements before and behind the whole.</summary>
internal static class ActionRewrite
{
    /// <summary>The fix, or null where it is not mechanical.</summary>
    /// <param name="alter">The statement. One with IF EXISTS or ONLY is left to a person: the statements around it know neither.</param>
    /// <param name="action">The action.</param>
    /// <param name="title">What the fix does.</param>
    /// <param name="replacement">What stands in the place of the action.</param>
    /// <param name="before">Statements before the whole, without the last semicolon; empty for none.</param>
    /// <param name="behind">Statements behind the whole, without the last semicolon; empty for none.</param>
    public static Fix? Of(AlterTableStatement alter, AlterTableAction action, string title, string replacement, string before = "", string behind = "")
    {
        if (alter.IfExists || alter.Only) return null;
        // What the other actions do may be needed by what would stand before them.
        if (before.Length > 0 && alter.Actions.Length > 1) return null;
        var edits = ImmutableArray.CreateBuilder<TextEdit>();
        if (before.Length > 0) edits.Add(new TextEdit(new SourceSpan(alter.Span.Start, 0), before + ";\n"));
        edits.Add(new TextEdit(action.Span, replacement));
        if (behind.Length > 0) edits.Add(new TextEdit(new SourceSpan(alter.Span.End, 0), ";\n" + behind));
        return new Fix(title, edits.ToImmutable());
    }
}
