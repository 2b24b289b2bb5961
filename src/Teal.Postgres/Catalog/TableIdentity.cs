using Teal.Sql.Syntax;

namespace Teal.Postgres.Catalog;

/// <summary>A table as the server knows it.</summary>
/// <param name="Oid">Its OID in <c>pg_class</c>.</param>
/// <param name="Schema">Its schema; unquoted.</param>
/// <param name="Name">Its name; unquoted.</param>
/// <param name="IsPartitioned">Whether its rows are in partitions.</param>
public sealed record TableIdentity(uint Oid, string Schema, string Name, bool IsPartitioned)
{
    /// <summary>Schema and name as SQL, quoted where they need it.</summary>
    public override string ToString() => SqlName.Quote(Schema, Name);
}
