using Npgsql;
using Teal.Postgres.Connections;

namespace Teal.Benchmarks.Backfilling;

/// <summary>One way to fill a new column.</summary>
internal interface IFillContender
{
    /// <summary>What the table of results calls it.</summary>
    string Name { get; }

    /// <summary>Makes the column, and whatever must be there before the rows are filled. Not measured.</summary>
    Task PrepareAsync(Database database, FillCase table);

    /// <summary>Fills every row.</summary>
    Task FillAsync(NpgsqlDataSource source, FillCase table);
}
