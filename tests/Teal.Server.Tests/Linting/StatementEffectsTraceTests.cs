using Teal.Linting.Effects;
using Teal.Server.Tests.Linting.Effects;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Linting;

/// <summary>
/// What <see cref="StatementEffects"/> claims against what servers of every present major do: the locks that a second session sees
/// in <c>pg_locks</c>, a new <c>relfilenode</c> for a rewrite, the session's own count of sequential scans for a scan.
/// </summary>
public class StatementEffectsTraceTests
{
    public static TheoryData<string> Statements => [.. TracedStatements.All()];

    [PostgresTheory]
    [MemberData(nameof(Statements))]
    public async Task The_server_does_what_is_claimed(string line)
    {
        var statement = TracedStatement.Read(line);
        var databases = (await TracedDatabase.AllAsync()).Where(d => d.Major >= statement.Since && d.Major <= statement.Until);
        var found = await Task.WhenAll(databases.Select(async database =>
        {
            Assert.False(StatementEffects.NeedsOwnTransaction(Assert.Single(TracedSchema.Parse(statement.Sql).Statements), database.Major, TracedSchema.Model));
            var trace = await database.RunAsync(statement.Sql);
            var claims = TracedSchema.Claims(statement.Sql, database.Major);
            return (database.Major, Seen: trace.ToString(), Contradictions: Contradiction.Of(claims, trace, statement.Unknown));
        }));
        var wrong = found.Where(f => f.Contradictions.Count > 0).ToList();
        Assert.True(wrong.Count == 0, statement.Sql + "\n" + string.Join("\n", wrong.Select(w => $"{w.Major}: {string.Join("; ", w.Contradictions)}\n    seen: {w.Seen}")));
    }

    [PostgresTheory]
    [InlineData("CREATE INDEX CONCURRENTLY i ON t (tx)")]
    [InlineData("DROP INDEX CONCURRENTLY t_n")]
    [InlineData("REINDEX INDEX CONCURRENTLY t_n")]
    [InlineData("REINDEX TABLE CONCURRENTLY t")]
    [InlineData("REINDEX SCHEMA other")]
    [InlineData("REINDEX DATABASE traced")]
    [InlineData("REINDEX SYSTEM traced")]
    [InlineData("REINDEX TABLE p")]
    [InlineData("REINDEX INDEX p_b")]
    [InlineData("ALTER TABLE pd DETACH PARTITION pd1 CONCURRENTLY")]
    [InlineData("VACUUM t")]
    [InlineData("VACUUM FULL t")]
    [InlineData("VACUUM")]
    [InlineData("CLUSTER")]
    [InlineData("CLUSTER p USING p_b", 15)]
    [InlineData("CREATE DATABASE s")]
    [InlineData("DROP DATABASE s")]
    [InlineData("ALTER DATABASE traced SET TABLESPACE place")]
    [InlineData("CREATE TABLESPACE s LOCATION ''")]
    [InlineData("DROP TABLESPACE place")]
    [InlineData("ALTER SYSTEM SET work_mem = '1MB'")]
    [InlineData("DISCARD ALL")]
    [InlineData("COMMIT PREPARED 's'")]
    [InlineData("ROLLBACK PREPARED 's'")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'dbname=traced' PUBLICATION pub")]
    public async Task The_server_refuses_it_in_a_transaction_block(string sql, int since = 14)
    {
        var statement = Assert.Single(TracedSchema.Parse(sql).Statements);
        foreach (var database in (await TracedDatabase.AllAsync()).Where(d => d.Major >= since))
        {
            Assert.True(StatementEffects.NeedsOwnTransaction(statement, database.Major, TracedSchema.Model));
            var refusal = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.RunAsync(sql));
            Assert.Equal("25001", refusal.SqlState);
        }
    }

    /// <summary>What no trace shows, with the reason.</summary>
    private static readonly Dictionary<string, string> Untraced = new(StringComparer.Ordinal)
    {
        ["ErrorStatement"] = "is no statement",
        ["MetaCommandStatement"] = "is psql's",
        ["PlaceholderStatement"] = "is the runner's: what it stands for is not in its text",
        ["ExecuteStatement"] = "what it runs is not in its text",
        ["FetchStatement"] = "needs a cursor; DECLARE has taken the locks",
        ["SecurityLabelStatement"] = "needs a label provider; locks as COMMENT does",
        ["AlterSystemStatement"] = "cannot stand in a transaction; changes a file",
        ["VacuumStatement"] = "cannot stand in a transaction: StagedEffectsTraceTests",
        ["ReturnStatement"] = "stands only in a function",
        ["ImportForeignSchemaStatement"] = "needs a foreign server that answers",
    };

    [Fact]
    public void Every_kind_of_statement_and_action_is_traced()
    {
        var traced = TracedStatements.All()
            .SelectMany(line => TracedSchema.Parse(TracedStatement.Read(line).Sql).Statements)
            .SelectMany(statement => Teal.Sql.Syntax.SyntaxTree.DescendantsAndSelf(statement))
            .Select(node => node.GetType().Name)
            .ToHashSet(StringComparer.Ordinal);
        var kinds = typeof(Teal.Sql.Syntax.Statement).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && (type.IsSubclassOf(typeof(Teal.Sql.Syntax.Statement)) || type.IsSubclassOf(typeof(Teal.Sql.Syntax.AlterTableAction))))
            .Select(type => type.Name);
        Assert.DoesNotContain(kinds, kind => !traced.Contains(kind) && !Untraced.ContainsKey(kind));
        Assert.DoesNotContain(Untraced.Keys, traced.Contains);
    }
}
