using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Teal.Rollout.Backfilling;

/// <summary>Parameters of a chunk: positions and keys, which PostgreSQL reads from their text, and numbers.</summary>
internal static class PageRange
{
    /// <summary>Gives <c>$1</c> and <c>$2</c> as the first positions of two pages.</summary>
    public static NpgsqlCommand WithPages(this NpgsqlCommand command, long from, long to) =>
        command.WithPosition(FirstOf(from)).WithPosition(FirstOf(to));

    /// <summary>Gives the next parameter as a position.</summary>
    public static NpgsqlCommand WithPosition(this NpgsqlCommand command, string position) => command.WithTexts([position]);

    /// <summary>Gives the next parameters as texts of whatever type they are compared with.</summary>
    public static NpgsqlCommand WithTexts(this NpgsqlCommand command, IEnumerable<string> texts)
    {
        foreach (var text in texts) command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Unknown, Value = text });
        return command;
    }

    /// <summary>Gives the next parameter as a number.</summary>
    public static NpgsqlCommand WithNumber(this NpgsqlCommand command, int number)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = number });
        return command;
    }

    private static string FirstOf(long page) => string.Create(CultureInfo.InvariantCulture, $"({page},0)");
}
