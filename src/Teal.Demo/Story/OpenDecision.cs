using Teal.Planning.Changes;

namespace Teal.Demo.Story;

/// <summary>Does in a planned file what its reader is asked to do: writes the expression, takes the comment marks and the mark itself away.</summary>
internal static class OpenDecision
{
    public static string Answer(string sql, string expression)
    {
        var lines = sql.Split('\n').ToList();
        var mark = lines.FindIndex(line => line.Contains(ChangeReader.DecisionMarker, StringComparison.Ordinal));
        if (mark < 0) throw new DemoException("The plan holds no open decision, and the story needs one.");
        for (var i = mark + 1; i < lines.Count && lines[i].StartsWith("-- ", StringComparison.Ordinal); i++)
            lines[i] = lines[i][3..].Replace("= ...", "= " + expression, StringComparison.Ordinal);
        lines.RemoveAt(mark);
        return string.Join('\n', lines);
    }
}
