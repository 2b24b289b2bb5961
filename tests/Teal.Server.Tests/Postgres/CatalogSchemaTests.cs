using Npgsql;
using Teal.Postgres.Catalog;
using Teal.Postgres.Connections;
using Teal.Server.Tests.Linting.Effects;
using Teal.Server.Tests.Sql.Schema;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Postgres;

/// <summary>The model that is read from a server says what the server says.</summary>
public sealed class CatalogSchemaTests
{
    // What the model takes over from the catalog, and what plans and lock claims need.
    private static readonly string[] Compared = ["table ", "column ", "constraint ", "index ", "not null ", "not enforced ", "domain constraint ", "sequence "];

    private const string Unusual =
        """
        CREATE SCHEMA "odd schema";
        CREATE TABLE "odd schema"."Orders" (id bigint, "the day" date NOT NULL, kind text COLLATE "C" DEFAULT 'it''s') PARTITION BY RANGE ("the day");
        CREATE TABLE "odd schema".old_one ("the day" date NOT NULL, kind text COLLATE "C", id bigint NOT NULL);
        CREATE INDEX first_index ON "odd schema".old_one (id);
        CREATE TABLE "odd schema".sub PARTITION OF "odd schema"."Orders" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (kind);
        CREATE TABLE "odd schema".leaf PARTITION OF "odd schema".sub FOR VALUES IN ('a', 'b');
        CREATE TABLE "odd schema".rest PARTITION OF "odd schema".sub DEFAULT;
        CREATE INDEX by_id ON "odd schema"."Orders" (id);
        ALTER TABLE "odd schema"."Orders" ATTACH PARTITION "odd schema".old_one FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        ALTER TABLE "odd schema"."Orders" ADD CONSTRAINT orders_key UNIQUE ("the day", kind, id);
        ALTER TABLE "odd schema"."Orders" ADD CONSTRAINT has_id CHECK (id IS NOT NULL) NOT VALID;
        ALTER TABLE "odd schema".leaf VALIDATE CONSTRAINT has_id;
        CREATE INDEX ON "odd schema"."Orders" (lower(kind)) WHERE id > 7;
        """;

    [PostgresFact]
    public async Task A_model_that_is_read_is_what_the_server_has_on_every_major()
    {
        var wrong = new List<string>();
        foreach (var server in await MajorServers.AllAsync())
        {
            await using var database = new Database(await server.CreateDatabaseAsync("catalog_schema"), "test");
            await using var connection = await database.OpenAsync("testing");
            await using (var make = new NpgsqlCommand("CREATE ROLE catalog_reader; " + TracedSchema.Definition + Unusual, connection)) await make.ExecuteNonQueryAsync();
            var model = await CatalogSchema.ReadAsync(connection);
            var read = ModelCatalog.Lines(model, server.Programs.Major).Where(IsCompared).ToList();
            // Of a table OF a type its columns are read, which is enough.
            var there = (await ServerCatalog.LinesAsync(connection)).Where(IsCompared).Select(line => line.Replace(" typed", "", StringComparison.Ordinal)).ToList();
            Assert.True(there.Count > 150, $"only {there.Count} lines");
            wrong.AddRange(there.Except(read).Select(line => $"{server.Programs.Major} server: {line}"));
            wrong.AddRange(read.Except(there).Select(line => $"{server.Programs.Major} model: {line}"));
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static bool IsCompared(string line) => Compared.Any(kind => line.StartsWith(kind, StringComparison.Ordinal));
}
