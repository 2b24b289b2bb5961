using Teal.Sql.Text;

namespace Teal.Postgres.Execution;

/// <summary>Statements as they stand in messages.</summary>
internal static class StatementText
{
    private const int Longest = 200;

    /// <summary>The statement on one line, cut where it is long.</summary>
    public static string OnOneLine(string statement)
    {
        var line = string.Join(' ', statement.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= Longest) return line;
        var end = char.IsHighSurrogate(line[Longest - 1]) ? Longest - 1 : Longest;
        return line[..end] + "…";
    }

    /// <summary>Line and column of a position as PostgreSQL counts it.</summary>
    /// <param name="statement">The statement that was sent.</param>
    /// <param name="position">In Unicode characters, 1-based; 0 where PostgreSQL gave none.</param>
    public static SourcePosition? PositionOf(string statement, int position)
    {
        if (position <= 0) return null;
        var offset = 0;
        for (var characters = 1; characters < position && offset < statement.Length; characters++)
            offset += char.IsSurrogatePair(statement, offset) ? 2 : 1;
        return new SourceText("<statement>", statement).PositionOf(offset);
    }
}
