using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Teal.Rollout.Backfilling;

/// <summary>Positions in a table as parameters: PostgreSQL reads them as <c>tid</c> from their text.</summary>
internal static class PageRange
{
    /// <summary>Gives <c>$1</c> and <c>$2</c> as the first positions of two pages.</summary>
    public static NpgsqlCommand WithPages(this NpgsqlCommand command, long from, long to) =>
        command.WithPosition(FirstOf(from)).WithPosition(FirstOf(to));

    /// <summary>Gives the next parameter as a position.</summary>
    public static NpgsqlCommand WithPosition(this NpgsqlCommand command, string position)
    {
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Unknown, Value = position });
        return command;
    }

    private static string FirstOf(long page) => string.Create(CultureInfo.InvariantCulture, $"({page},0)");
}
