using System.Collections.Immutable;
using Teal.Proving.Queries;

namespace Teal.Proving;

/// <summary>The schema at a point of the rollout.</summary>
public enum SchemaState
{
    /// <summary>As blue knows it.</summary>
    Before,

    /// <summary>Expanded, with the sync triggers: blue and green both write.</summary>
    Expanded,

    /// <summary>Contracted and purged: as green alone needs it.</summary>
    Contracted,
}

/// <summary>Whether a query works in a state.</summary>
public enum Verdict
{
    /// <summary>It works.</summary>
    Pass,

    /// <summary>PostgreSQL refuses it, or accepts it and something is wrong all the same.</summary>
    Fail,

    /// <summary>It works, and may still surprise.</summary>
    Warn,
}

/// <summary>The verdict on one query in one state.</summary>
/// <param name="Version">Which version runs it.</param>
/// <param name="Query">Its name.</param>
/// <param name="State">The state.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="SqlState">PostgreSQL's SQLSTATE where it refused the query, otherwise null.</param>
/// <param name="Message">What is wrong, or null where nothing is.</param>
public sealed record ProofCell(AppVersion Version, string Query, SchemaState State, Verdict Verdict, [property: System.Text.Json.Serialization.JsonPropertyName("sqlstate")] string? SqlState, string? Message);

/// <summary>The compatibility matrix.</summary>
/// <param name="ChangeName">The change.</param>
/// <param name="ChangeHash">The hash of its files.</param>
/// <param name="PostgresVersion">The version of the server that judged.</param>
/// <param name="Cells">Every query in every state.</param>
public sealed record Proof(string ChangeName, string ChangeHash, string PostgresVersion, ImmutableArray<ProofCell> Cells)
{
    /// <summary>The states, in the order of a rollout.</summary>
    public static ImmutableArray<SchemaState> States { get; } = [SchemaState.Before, SchemaState.Expanded, SchemaState.Contracted];

    /// <summary>Whether the change is safe: blue works before and while expanded, green while expanded and contracted.</summary>
    public bool IsSafe => Cells.All(cell => cell.Verdict != Verdict.Fail || !Matters(cell.Version, cell.State));

    /// <summary>Whether a version must work in a state; elsewhere a failure is expected.</summary>
    public static bool Matters(AppVersion version, SchemaState state) => version == AppVersion.Blue
        ? state is SchemaState.Before or SchemaState.Expanded
        : state is SchemaState.Expanded or SchemaState.Contracted;

    /// <summary>The failures that make it unsafe.</summary>
    public IEnumerable<ProofCell> Failures => Cells.Where(cell => cell.Verdict == Verdict.Fail && Matters(cell.Version, cell.State));
}
