using System.Collections.Immutable;
using System.Globalization;
using Teal.Planning.Changes;
using Teal.Postgres.Connections;
using Teal.Postgres.Throwaway;
using Teal.Proving.Checking;
using Teal.Proving.Queries;
using Teal.Proving.States;
using Teal.Sql.Text;

namespace Teal.Proving;

/// <summary>Makes the compatibility matrix: every query of blue and green, in every state, judged by a real server.</summary>
/// <param name="server">A server that may be written to; the proof's databases are dropped again.</param>
public sealed class Prover(ThrowawayServer server)
{
    private static int _proofs;

    /// <summary>Proves a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="baseSchema">The schema before it, as SQL files in order.</param>
    /// <param name="queries">The queries of both versions.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ProofException">The base schema or the change does not load.</exception>
    public async Task<Proof> ProveAsync(
        Change change, IReadOnlyList<SourceText> baseSchema, IReadOnlyList<NamedQuery> queries, CancellationToken cancellation = default)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"proof_{Environment.ProcessId}_{Interlocked.Increment(ref _proofs)}");
        await using var states = new StateDatabases(server, prefix, change);
        await states.CreateAsync(baseSchema, cancellation);

        var results = new Dictionary<SchemaState, List<(ProofCell Cell, QueryShape? Shape)>>();
        foreach (var state in Proof.States)
            results[state] = await CheckAsync(states.AddressOf(state), state, change, queries, cancellation);

        var cells = ImmutableArray.CreateBuilder<ProofCell>();
        for (var i = 0; i < queries.Count; i++)
        {
            // A version's home is the state that it was written for: there its results look as it expects.
            var home = queries[i].Version == AppVersion.Blue ? SchemaState.Before : SchemaState.Expanded;
            var expected = results[home][i].Shape;
            foreach (var state in Proof.States)
            {
                var (cell, shape) = results[state][i];
                if (cell.Verdict == Verdict.Pass && expected is not null && shape is not null && expected.Changed(shape) is { } changed)
                    cell = cell with { Verdict = changed.Verdict, Message = changed.Message };
                cells.Add(cell);
            }
        }
        return new Proof(change.Name, change.Text.Hash(), server.Programs.Version, cells.ToImmutable());
    }

    private static async Task<List<(ProofCell, QueryShape?)>> CheckAsync(
        DatabaseAddress address, SchemaState state, Change change, IReadOnlyList<NamedQuery> queries, CancellationToken cancellation)
    {
        await using var database = new Database(address, "prove");
        await using var connection = await database.OpenAsync($"proving the queries in the state {state}", cancellation);
        var checker = new QueryChecker(connection, state, change);
        var results = new List<(ProofCell, QueryShape?)>();
        foreach (var query in queries) results.Add(await checker.CheckAsync(query, cancellation));
        return results;
    }
}
