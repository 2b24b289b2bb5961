using Npgsql;

namespace Teal.Benchmarks.Backfilling;

/// <summary>Runs statements that are measured elsewhere.</summary>
internal static class SourceExtensions
{
    /// <summary>Runs SQL without parameters, however long it takes.</summary>
    public static async Task ExecuteAsync(this NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
