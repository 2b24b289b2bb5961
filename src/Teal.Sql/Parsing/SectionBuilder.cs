using Teal.Sql.Lexing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Parsing;

/// <summary>The markers of a script to the parts that they make.</summary>
internal static class SectionBuilder
{
    internal static SqlScript WithSections(SqlScript script, List<ScriptMarker>? markers)
    {
        if (markers is null) return script;
        var end = script.Source.Content.Length;
        var outsideTransaction = markers.Exists(m => m.Kind == MarkerKind.NoTransaction);
        var sections = new Sequence<ScriptSection>();
        var groups = new Sequence<SourceSpan>();
        var (kind, start, noTransaction, group) = (SectionKind.None, 0, outsideTransaction, -1);
        foreach (var marker in markers)
        {
            if (group >= 0 && marker.Kind is not (MarkerKind.StatementBegin or MarkerKind.NoTransaction))
            {
                groups.Add(SourceSpan.FromBounds(group, marker.Start));
                group = -1;
            }
            switch (marker.Kind)
            {
                case MarkerKind.StatementBegin when group < 0:
                    group = marker.End;
                    break;
                case MarkerKind.Up or MarkerKind.Down:
                    if (marker.Start > start) sections.Add(new ScriptSection(kind, SourceSpan.FromBounds(start, marker.Start), noTransaction));
                    kind = marker.Kind == MarkerKind.Up ? SectionKind.Up : SectionKind.Down;
                    start = marker.Start;
                    noTransaction = outsideTransaction || marker.NoTransaction;
                    break;
            }
        }
        sections.Add(new ScriptSection(kind, SourceSpan.FromBounds(start, end), noTransaction));
        if (group >= 0) groups.Add(SourceSpan.FromBounds(group, end));
        return script with { Sections = sections.ToImmutable(), StatementGroups = groups.ToImmutable() };
    }
}
