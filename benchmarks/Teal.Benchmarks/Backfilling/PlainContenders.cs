using Npgsql;
using Teal.Postgres.Connections;

namespace Teal.Benchmarks.Backfilling;

/// <summary>What is done without a tool: the column with its constraint, then UPDATEs.</summary>
internal abstract class PlainContender : IFillContender
{
    /// <summary>Rows in a batch.</summary>
    protected const int Batch = 1000;

    public abstract string Name { get; }

    public virtual async Task PrepareAsync(Database database, FillCase table)
    {
        var constraint = table.Constraint is { } text ? $"ALTER TABLE accounts ADD {text};" : "";
        await database.DataSource.ExecuteAsync(FillCase.AddColumn + constraint);
    }

    public abstract Task FillAsync(NpgsqlDataSource source, FillCase table);
}

/// <summary>One UPDATE of the whole table.</summary>
internal sealed class SingleUpdate : PlainContender
{
    public override string Name => "a single UPDATE";

    public override Task FillAsync(NpgsqlDataSource source, FillCase table) => source.ExecuteAsync(table.Rule);
}

/// <summary>A loop over the primary key, a thousand rows in a transaction.</summary>
internal sealed class KeysetLoop : PlainContender
{
    public override string Name => "keyset loop of 1,000";

    public override async Task FillAsync(NpgsqlDataSource source, FillCase table)
    {
        await using var connection = await source.OpenConnectionAsync();
        for (long after = 0; ;)
        {
            await using var command = new NpgsqlCommand(
                $"""
                WITH filled AS (
                    UPDATE accounts SET level = {table.Value}
                    WHERE id > $1 AND id <= (SELECT max(id) FROM (SELECT id FROM accounts WHERE id > $1 ORDER BY id LIMIT {Batch}) AS batch) RETURNING id)
                SELECT max(id) FROM filled
                """, connection)
            { Parameters = { new NpgsqlParameter { Value = after } } };
            if (await command.ExecuteScalarAsync() is not long last) return;
            after = last;
        }
    }
}

/// <summary>
/// What tools do that let a trigger fill the column: batches that set the key to itself (as pgroll's do, by its source of 2025).
/// </summary>
internal sealed class TriggerDriven : PlainContender
{
    public override string Name => "trigger-driven no-op UPDATEs of 1,000";

    public override async Task PrepareAsync(Database database, FillCase table)
    {
        await base.PrepareAsync(database, table);
        await database.DataSource.ExecuteAsync(
            $"""
            CREATE FUNCTION fill_level() RETURNS trigger LANGUAGE plpgsql AS $f$
            BEGIN
                IF NEW.level IS NULL THEN
                    SELECT v.level INTO NEW.level FROM (SELECT NEW.*) AS accounts, LATERAL (SELECT {table.Value} AS level) AS v;
                END IF;
                RETURN NEW;
            END $f$;
            CREATE TRIGGER fill_level BEFORE INSERT OR UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION fill_level();
            """);
    }

    public override async Task FillAsync(NpgsqlDataSource source, FillCase table)
    {
        await using var connection = await source.OpenConnectionAsync();
        for (long after = 0; ;)
        {
            await using var command = new NpgsqlCommand(
                $"""
                WITH batch AS (SELECT id FROM accounts WHERE id > $1 ORDER BY id LIMIT {Batch} FOR NO KEY UPDATE),
                     filled AS (UPDATE accounts SET id = accounts.id FROM batch WHERE accounts.id = batch.id RETURNING accounts.id)
                SELECT max(id) FROM filled
                """, connection)
            { Parameters = { new NpgsqlParameter { Value = after } } };
            if (await command.ExecuteScalarAsync() is not long last) return;
            after = last;
        }
    }
}
