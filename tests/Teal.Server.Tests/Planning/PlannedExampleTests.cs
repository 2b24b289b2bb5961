using Teal.Planning.Changes;
using Teal.Rollout;
using Teal.Rollout.Gates;
using Teal.Rollout.Running;
using Teal.Server.Tests.Support;
using Teal.Tests.Planning.Migrations;

namespace Teal.Server.Tests.Planning;

/// <summary>What is planned of a migration, carried out to its end, leaves the same table as the migration itself.</summary>
public class PlannedExampleTests
{
    // Names apart: Teal names what it makes after the new columns, a RENAME keeps the old names.
    private const string Columns =
        """
        SELECT string_agg(line, E'\n' ORDER BY line) FROM (
            SELECT format('%s.%s %s %s %s', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) AS line
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace::regnamespace::text !~ '^(pg_|teal$|information_schema)'
            UNION ALL
            SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
            WHERE conrelid <> 0 AND contype <> 'n' AND connamespace::regnamespace::text !~ '^(pg_|teal$|information_schema)'
            UNION ALL
            SELECT regexp_replace(indexdef, 'INDEX .* ON', 'INDEX ON') FROM pg_indexes WHERE schemaname !~ '^(pg_|teal$|information_schema)'
        ) AS lines
        """;

    public static TheoryData<string> Names =>
        [.. Example.All.Where(example => example.Plan().OpenDecisions == 0).Select(example => example.Name)];

    [PostgresTheory]
    [MemberData(nameof(Names))]
    public async Task A_planned_change_comes_to_the_same_as_its_migration(string name)
    {
        var example = new Example(name);
        await using var migrated = await TestServer.DatabaseAsync();
        await migrated.ExecuteAsync(example.SchemaText.Content);
        foreach (var statement in Teal.Sql.Parsing.SqlParser.Parse(example.MigrationText).Statements)
            await migrated.ExecuteAsync(example.MigrationText.Slice(statement.Span).Replace("LOCAL", "", StringComparison.Ordinal));

        await using var rolled = await TestServer.DatabaseAsync();
        await rolled.ExecuteAsync(example.SchemaText.Content);
        var engine = new RolloutEngine(new RolloutEnvironment(rolled.Database, new RolloutSettings
        {
            SwitchHook = "true",
            Blue = new VersionIdentity("nobody", null),
            RollbackWindow = TimeSpan.Zero,
            Hold = TimeSpan.Zero,
        }, new Progress<RolloutEvent>(), TimeProvider.System));
        var change = ChangeReader.Read(example.TextOf(example.Plan()));
        await engine.ExpandAsync(change, null);
        Assert.True((await engine.BackfillAsync(change)).IsComplete);
        await engine.VerifyAsync(change);
        Open((await engine.SwitchAsync(change, [])).Gate);
        await engine.VerifyAsync(change);
        Open((await engine.ContractAsync(change, [])).Gate);
        Open((await engine.PurgeAsync(change, [])).Gate);

        Assert.Equal(await migrated.ScalarAsync<string>(Columns), await rolled.ScalarAsync<string>(Columns));
    }

    private static void Open(GateResult gate) =>
        Assert.True(gate.IsOpen, string.Join('\n', gate.Checks.Select(check => $"{check.Name}: {check.Outcome} {check.Evidence}")));
}
