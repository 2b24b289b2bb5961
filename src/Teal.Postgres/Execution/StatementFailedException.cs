using System.Globalization;
using System.Text;
using Npgsql;
using Teal.Sql.Text;

namespace Teal.Postgres.Execution;

/// <summary>PostgreSQL refused a statement. The message holds everything that it said.</summary>
public sealed class StatementFailedException : Exception
{
    internal StatementFailedException(string statement, PostgresException cause)
        : base(Describe(statement, cause), cause)
    {
        Statement = statement;
        SqlState = cause.SqlState;
        MessageText = cause.MessageText;
        Detail = cause.Detail;
        Hint = cause.Hint;
        Position = StatementText.PositionOf(statement, cause.Position);
    }

    /// <summary>The statement as it was sent.</summary>
    public string Statement { get; }

    /// <summary>The error's five-character code.</summary>
    public string SqlState { get; }

    /// <summary>PostgreSQL's primary message.</summary>
    public string MessageText { get; }

    /// <summary>PostgreSQL's DETAIL, or null. May hold values of rows.</summary>
    public string? Detail { get; }

    /// <summary>PostgreSQL's HINT, or null.</summary>
    public string? Hint { get; }

    /// <summary>Where in the statement the error is, or null where PostgreSQL does not say.</summary>
    public SourcePosition? Position { get; }

    private static string Describe(string statement, PostgresException cause)
    {
        var text = new StringBuilder($"PostgreSQL said: {cause.MessageText} (SQLSTATE {cause.SqlState})");
        if (StatementText.PositionOf(statement, cause.Position) is { } at)
            text.Append(CultureInfo.InvariantCulture, $" at line {at.Line}, column {at.Column}");
        text.Append(CultureInfo.InvariantCulture, $" of: {StatementText.OnOneLine(statement)}");
        if (cause.Detail is { } detail) text.Append("\nDetail: ").Append(detail);
        if (cause.Hint is { } hint) text.Append("\nHint: ").Append(hint);
        if (cause.Where is { } where) text.Append("\nWhere: ").Append(where);
        return text.ToString();
    }
}
