using Teal.Server.Tests.Linting.Effects;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Linting;

/// <summary>As <see cref="StatementEffectsTraceTests"/>, for statements that cannot stand in a transaction: each is stopped in its phases.</summary>
public class StagedEffectsTraceTests
{
    private const string Writes = "UPDATE t SET n = n WHERE false";

    // The rows of pd1 and pd_rest, and one of t.
    private const string One = "SELECT pg_advisory_xact_lock(1)";

    private const string Nine = "SELECT pg_advisory_xact_lock(9)";

    // Stops what takes more than ROW EXCLUSIVE on the partitioned table itself, which is held for a moment only.
    private const string Parent = "LOCK TABLE ONLY pd IN SHARE UPDATE EXCLUSIVE MODE";

    private static int _number;

    /// <summary>The statement, the oldest major that knows it, and what stops it.</summary>
    public static TheoryData<string, int, string[]> Statements => new()
    {
        { "CREATE INDEX CONCURRENTLY i ON t (tx)", 14, [Writes] },
        { "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a, b)", 14, [Writes] },
        { "DROP INDEX CONCURRENTLY t_n", 14, [Writes] },
        { "REINDEX INDEX CONCURRENTLY t_slow", 14, [Writes] },
        { "REINDEX TABLE CONCURRENTLY t", 14, [Writes] },
        { "REINDEX TABLE pd", 14, [Parent, One, Nine] },
        { "REINDEX INDEX pd_slow", 14, [Parent, One, Nine] },
        // First all partitions are listed, then each is done. The last two keep no snapshot, for which the first partition would wait too.
        {
            "REINDEX TABLE CONCURRENTLY pd", 14,
            [
                Parent, "LOCK TABLE pd1 IN ROW EXCLUSIVE MODE", "LOCK TABLE pd_rest IN ROW EXCLUSIVE MODE",
                "COMMIT; SELECT pg_advisory_lock(1)", "COMMIT; SELECT pg_advisory_lock(9)",
            ]
        },
        { "ALTER TABLE pn DETACH PARTITION pn1 CONCURRENTLY", 14, ["SELECT * FROM pn", "SELECT * FROM pn1"] },
        { "VACUUM FULL t", 14, [One] },
        { "VACUUM FULL pd", 14, [Parent, One, Nine] },
        { "VACUUM pd", 14, [Parent, "LOCK TABLE pd1 IN SHARE MODE", "LOCK TABLE pd_rest IN SHARE MODE"] },
        { "VACUUM (FREEZE) o", 14, ["DECLARE c CURSOR FOR SELECT * FROM o; FETCH 1 FROM c"] },
        { "CLUSTER pd USING pd_slow", 15, [Parent, One, Nine] },
    };

    [PostgresTheory]
    [MemberData(nameof(Statements))]
    public async Task The_server_does_what_is_claimed(string sql, int since, string[] blockers)
    {
        var found = await Task.WhenAll((await MajorServers.AllAsync()).Where(s => s.Programs.Major >= since).Select(async server =>
        {
            var trace = await StagedTrace.OfAsync(server, Interlocked.Increment(ref _number), sql, blockers);
            var claims = TracedSchema.Claims(sql, server.Programs.Major, StagedTrace.Model);
            return (server.Programs.Major, Seen: trace.ToString(), Contradictions: Contradiction.Of(claims, trace, [], countsScans: false));
        }));
        var wrong = found.Where(f => f.Contradictions.Count > 0).ToList();
        Assert.True(wrong.Count == 0, sql + "\n" + string.Join("\n", wrong.Select(w => $"{w.Major}: {string.Join("; ", w.Contradictions)}\n    seen: {w.Seen}")));
    }
}
