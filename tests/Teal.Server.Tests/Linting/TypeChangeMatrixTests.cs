using Npgsql;
using Teal.Linting.Types;
using Teal.Postgres.Connections;
using Teal.Postgres.Throwaway;
using Teal.Server.Tests.Linting.Effects;
using Teal.Server.Tests.Support;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Server.Tests.Linting;

/// <summary>
/// What <see cref="TypeChange"/> says of every pair of types against what servers of every present major do: whether the table, or
/// only its index, gets another file. Never may it promise less than the server does; where it fears more, the reason stands here.
/// </summary>
public class TypeChangeMatrixTests
{
    private const string Types =
        """
        CREATE DOMAIN over_text AS text;
        CREATE DOMAIN over_int AS int;
        CREATE DOMAIN over_over AS over_int;
        CREATE DOMAIN checked_int AS int CHECK (VALUE > 0);
        CREATE TYPE mood AS ENUM ('1', '2');
        """;

    private static readonly string[] Names =
    [
        "smallint", "integer", "bigint", "oid", "real", "double precision", "numeric", "numeric(10,2)", "numeric(12,2)", "numeric(12,3)",
        "text", "varchar", "varchar(10)", "varchar(20)", "char(10)", "char(20)", "name", "bit(8)", "bit(16)", "varbit", "varbit(8)", "varbit(16)",
        "date", "timestamp", "timestamp(3)", "timestamp(6)", "timestamptz", "timestamptz(3)", "time", "time(3)", "timetz", "interval", "interval(3)",
        "interval day to second", "inet", "cidr", "uuid", "json", "jsonb", "xml", "bytea", "mood", "over_text", "over_int", "over_over", "checked_int",
        "int[]", "text[]", "varchar(10)[]", "varchar(20)[]", "regclass", "int4range",
    ];

    /// <summary>Where Teal says that the table is rewritten and the server does not, with the reason.</summary>
    private static readonly Dictionary<string, string[]> Feared = new(StringComparer.Ordinal)
    {
        ["object identifiers are hardly ever columns of an application; the operators differ, so an index is built anyway"] =
        [
            "integer to oid", "integer to regclass", "oid to integer", "oid to over_int", "oid to over_over", "oid to regclass", "over_int to oid",
            "over_int to regclass", "over_over to oid", "over_over to regclass", "checked_int to oid", "checked_int to regclass",
            "regclass to integer", "regclass to oid", "regclass to over_int", "regclass to over_over",
        ],
        ["the column's domain has a constraint, and Teal does not ask whether it is the same domain"] = ["checked_int to checked_int"],
        ["the fields of an interval are no number, and SqlType does not know them; precision alone is rare"] =
        [
            "interval to interval day to second", "interval(3) to interval", "interval(3) to interval day to second",
            "interval day to second to interval", "interval day to second to interval day to second",
        ],
        ["rare, and an index over it is built anew"] = ["bit(8) to varbit", "bit(16) to varbit"],
        ["rare, and the application reads another type"] = ["xml to text", "xml to varchar", "xml to over_text"],
    };

    [PostgresFact]
    public async Task Nothing_is_promised_that_the_server_does_not_keep()
    {
        var wrong = await Task.WhenAll((await MajorServers.AllAsync()).Select(CompareAsync));
        Assert.True(wrong.All(w => w.Count == 0), string.Join("\n", wrong.SelectMany(w => w)));
    }

    private static async Task<List<string>> CompareAsync(ThrowawayServer server)
    {
        await using var database = new Database(await server.CreateDatabaseAsync("types"), "test");
        await using var connection = await database.OpenAsync("tracing");
        await ExecuteAsync(connection, Types);
        var wrong = new List<string>();
        foreach (var from in Names)
        {
            // Not every type has a btree; a table without an index shows the heap at least.
            await ExecuteAsync(connection, $"CREATE TABLE x (a {from})");
            var indexed = from is "json" or "xml" ? "" : "CREATE INDEX x_a ON x (a);";
            await ExecuteAsync(connection, indexed + "SELECT 1");
            var model = SchemaModel.Empty.Apply(TracedSchema.Parse($"{Types}; CREATE TABLE x (a {from}); {indexed}"));
            foreach (var to in Names)
            {
                var alter = (AlterTableStatement)Assert.Single(TracedSchema.Parse($"ALTER TABLE x ALTER a TYPE {to}").Statements);
                var claimed = TypeChange.Of(model.Tables[new RelationName("public", "x")], (AlterColumnTypeAction)alter.Actions[0], model);
                if (await ServerAsync(connection, $"ALTER TABLE x ALTER a TYPE {to}") is not { } seen) continue;
                if (SqlType.Parse(from) is { } old && SqlType.Parse(to) is { } target && AssignmentCast.IsMissing(old, target)) wrong.Add($"{server.Programs.Version}: {from} to {to} is no refusal");
                if (Contradicts(claimed, seen) is { } how && !(how == "feared" && Feared.Values.Any(pairs => pairs.Contains($"{from} to {to}"))))
                    wrong.Add($"{server.Programs.Major}: {from} to {to}: {how}: claimed {claimed}, the server: {seen}");
            }

            await ExecuteAsync(connection, "DROP TABLE x");
        }

        return wrong;
    }

    // The time zone of a throwaway server is UTC, where RewriteUnlessUtc promises no rewrite of the table.
    private static string? Contradicts(TypeChangeKind claimed, TypeChangeKind seen) => (claimed, seen) switch
    {
        (TypeChangeKind.RewriteUnlessUtc, TypeChangeKind.CatalogOnly or TypeChangeKind.Reindexed) => null,
        _ when claimed == seen => null,
        (TypeChangeKind.Rewrite or TypeChangeKind.Reindexed or TypeChangeKind.Unknown, _) when seen < claimed => "feared",
        _ => "promised",
    };

    /// <summary>What the server does: a rewrite, another index or neither; null where it refuses.</summary>
    private static async Task<TypeChangeKind?> ServerAsync(NpgsqlConnection connection, string sql)
    {
        await ExecuteAsync(connection, "BEGIN");
        try
        {
            var before = await FilesAsync(connection);
            await ExecuteAsync(connection, sql);
            var after = await FilesAsync(connection);
            return before.Heap != after.Heap ? TypeChangeKind.Rewrite : before.Index != after.Index ? TypeChangeKind.Reindexed : TypeChangeKind.CatalogOnly;
        }
        catch (PostgresException)
        {
            return null;
        }
        finally
        {
            await ExecuteAsync(connection, "ROLLBACK");
        }
    }

    private static async Task<(uint Heap, uint Index)> FilesAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "SELECT pg_relation_filenode('x'), coalesce(pg_relation_filenode(to_regclass('x_a')), 0)", connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetFieldValue<uint>(0), reader.GetFieldValue<uint>(1));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
