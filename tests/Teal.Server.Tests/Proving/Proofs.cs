using Teal.Planning.Changes;
using Teal.Proving;
using Teal.Proving.Queries;
using Teal.Server.Tests.Support;
using Teal.Sql.Text;

namespace Teal.Server.Tests.Proving;

/// <summary>A proof over texts, on the shared server.</summary>
internal static class Proofs
{
    public static async Task<Proof> OfAsync(
        string schema, string expand, string? sync, string? contract, string[] blue, string[] green, string? settings = null)
    {
        var change = ChangeReader.Read(new ChangeText(
            "042", new SourceText("expand.sql", expand), Text("sync.sql", sync), Text("contract.sql", contract), Text("change.json", settings)));
        var queries = Queries(blue, AppVersion.Blue).Concat(Queries(green, AppVersion.Green)).ToList();
        return await new Prover(await TestServer.ServerAsync()).ProveAsync(change, [new SourceText("schema.sql", schema)], queries);
    }

    /// <summary>The cell of a query, which is called by its version and number, from 1.</summary>
    public static ProofCell Cell(this Proof proof, string query, SchemaState state) =>
        proof.Cells.Single(cell => cell.Query == query && cell.State == state);

    private static IEnumerable<NamedQuery> Queries(string[] texts, AppVersion version) =>
        texts.SelectMany((text, i) => QueryFolder.Split(new SourceText($"{version.ToString().ToLowerInvariant()}{i + 1}.sql", text), version));

    private static SourceText? Text(string path, string? content) => content is null ? null : new SourceText(path, content);
}
