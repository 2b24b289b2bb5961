using System.Globalization;
using Npgsql;
using Teal.Benchmarks.Backfilling;
using Teal.Planning.Changes;
using Teal.Postgres.Connections;
using Teal.Rollout;
using Teal.Rollout.Running;

namespace Teal.Benchmarks.Syncing;

/// <summary>What triggers a table has.</summary>
internal enum TableKind
{
    /// <summary>None.</summary>
    Plain,

    /// <summary>A BEFORE trigger whose condition is never true.</summary>
    NeverEntered,

    /// <summary>Teal's, while the backfill is still to come.</summary>
    Filling,

    /// <summary>Teal's, behind the backfill.</summary>
    Filled,
}

/// <summary>One of the tables that are written in turn: the same rows, every one filled, and nothing but the triggers differs.</summary>
/// <param name="Kind">Its triggers.</param>
/// <param name="Value">The forward rule's expression, with <c>{0}</c> for the table's name.</param>
internal sealed record SyncedTable(TableKind Kind, string Value) : IProgress<RolloutEvent>
{
    /// <summary>Its name.</summary>
    public string Name => $"accounts_{Kind}".ToLowerInvariant();

    private string ValueHere => string.Format(CultureInfo.InvariantCulture, Value, Name);

    /// <summary>Makes it with <paramref name="rows"/> rows of some 110 bytes, with room on the pages for HOT updates.</summary>
    public async Task MakeAsync(Database database, int rows)
    {
        var source = database.DataSource;
        await source.ExecuteAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            CREATE TABLE {Name} (id bigint PRIMARY KEY, plan text NOT NULL, state text NOT NULL, note text NOT NULL, seen integer NOT NULL DEFAULT 0) WITH (fillfactor = 50);
            INSERT INTO {Name} SELECT n, 'plan ' || 1 + n % 20, 'open', repeat(md5(n::text), 2) FROM generate_series(1, {rows}) n;
            """));
        if (Kind is TableKind.Filling or TableKind.Filled) await SyncAsync(database);
        else await source.ExecuteAsync($"ALTER TABLE {Name} ADD COLUMN level integer; UPDATE {Name} SET level = {ValueHere}");
        if (Kind == TableKind.Filling) await source.ExecuteAsync($"UPDATE {Name} SET seen = 1");
        if (Kind == TableKind.NeverEntered)
            await source.ExecuteAsync(
                $"""
                CREATE FUNCTION {Name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
                CREATE TRIGGER never BEFORE UPDATE ON {Name} FOR EACH ROW WHEN (OLD.id IS NULL) EXECUTE FUNCTION {Name}();
                """);
        await source.ExecuteAsync($"VACUUM (FULL, ANALYZE) {Name}");
        await using var command = source.CreateCommand($"SELECT count(*) FROM {Name} WHERE level IS DISTINCT FROM {ValueHere}");
        if (await command.ExecuteScalarAsync() is not 0L) throw new InvalidOperationException($"{Name} has rows that are not filled.");
    }

    /// <summary>Whether every row that was written is as the rule says; asked where a trigger keeps it so.</summary>
    public async Task RequireSyncedAsync(NpgsqlConnection connection)
    {
        if (Kind is TableKind.Plain or TableKind.NeverEntered) return;
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {Name} WHERE level IS DISTINCT FROM {ValueHere}", connection) { CommandTimeout = 0 };
        if (await command.ExecuteScalarAsync() is not 0L) throw new InvalidOperationException($"{Name} has rows that are not in sync.");
    }

    public void Report(RolloutEvent value)
    {
    }

    private async Task SyncAsync(Database database)
    {
        var folder = Directory.CreateTempSubdirectory("teal-benchmark-change-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, ChangeText.ExpandFile), $"ALTER TABLE {Name} ADD COLUMN level integer;");
            File.WriteAllText(Path.Combine(folder, ChangeText.SyncFile), $"UPDATE {Name} SET level = {ValueHere};");
            var change = Change.Load(folder);
            var engine = new RolloutEngine(new RolloutEnvironment(
                database, new RolloutSettings { Throttle = Rollout.Backfilling.Throttling.ThrottleSettings.None }, this, TimeProvider.System));
            await engine.ExpandAsync(change, null);
            if (Kind == TableKind.Filled && !(await engine.BackfillAsync(change)).IsComplete) throw new InvalidOperationException("The backfill is not complete.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
