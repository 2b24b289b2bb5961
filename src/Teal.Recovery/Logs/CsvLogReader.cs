using System.Text;

namespace Teal.Recovery.Logs;

/// <summary>
/// Reads a log in PostgreSQL's csvlog format (manual, "Error Reporting and Logging", Using CSV-Format Log Output): the
/// columns have stood in the same order since PostgreSQL 13, later versions add to the end.
/// </summary>
public static class CsvLogReader
{
    private const int Time = 0, Role = 1, Database = 2, Severity = 11, SqlState = 12, Message = 13, Detail = 14,
        InternalQuery = 16, Context = 18, Query = 19, Application = 22, FewestColumns = 23;

    /// <summary>The entries of a log, in order. A last entry that is cut off, since the server is still writing it, is left out.</summary>
    public static IEnumerable<LogEntry> Read(TextReader log)
    {
        var columns = new List<string>();
        while (ReadRow(log, columns))
        {
            if (columns.Count < FewestColumns) continue;
            yield return new LogEntry(
                columns[Time], columns[Severity], columns[SqlState], columns[Message], columns[Application], columns[Role], columns[Database])
            {
                Detail = columns[Detail],
                Context = columns[Context],
                InternalQuery = columns[InternalQuery],
                Query = columns[Query],
            };
        }
    }

    // One row of RFC 4180 CSV; false at the end of the text, and for a row that ends without a line break.
    private static bool ReadRow(TextReader log, List<string> columns)
    {
        columns.Clear();
        var column = new StringBuilder();
        var isQuoted = false;
        for (int c; (c = log.Read()) >= 0;)
        {
            switch ((char)c)
            {
                case '"' when isQuoted && log.Peek() == '"':
                    log.Read();
                    column.Append('"');
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case ',' when !isQuoted:
                    columns.Add(column.ToString());
                    column.Clear();
                    break;
                case '\r' when !isQuoted:
                    break;
                case '\n' when !isQuoted:
                    columns.Add(column.ToString());
                    return true;
                default:
                    column.Append((char)c);
                    break;
            }
        }
        return false;
    }
}
