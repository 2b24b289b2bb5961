using System.CommandLine;
using Teal.Cli.Hosting;
using Teal.Cli.Input;
using Teal.Cli.Output;
using Teal.Planning.Changes;
using Teal.Postgres.Throwaway;
using Teal.Proving;
using Teal.Proving.Queries;

namespace Teal.Cli.Commands;

/// <summary><c>teal prove</c>: the compatibility matrix, judged by a throwaway PostgreSQL.</summary>
internal static class ProveCommand
{
    public static TealCommand Create(CommandSetup setup)
    {
        var change = CommandSetup.SinglePath("CHANGE", "The folder of the change");
        var schema = new Option<string?>("--schema") { Description = "The schema before the change: an SQL file, or a folder of migrations in order, read up to the one that has the change's name [default: \"schema\" of teal.json]", HelpName = "FILE|DIR" };
        var blue = new Option<string?>("--blue") { Description = "The folder with blue's queries [default: \"blue.queries\" of teal.json]", HelpName = "DIR" };
        var green = new Option<string?>("--green") { Description = "The folder with green's queries [default: \"green.queries\" of teal.json]", HelpName = "DIR" };
        var pgVersion = new Option<int?>("--pg-version") { Description = "Major version of the throwaway PostgreSQL, 14 to 18 [default: whichever is installed]", HelpName = "N" };
        var command = new TealCommand("prove", "Prove that blue and green both work in every state (a throwaway PostgreSQL)")
        {
            Details = "Puts every query to a real server before, while expanded and after the contract. Safe means: blue works before and while expanded, green while expanded and after the contract. The proof is kept as proof.json beside the change; expand refuses a change whose proof failed.",
            Examples = ["teal prove changes/042 --schema migrations/ --blue queries/v1.14.2 --green queries/v1.15.0"],
        };
        foreach (var option in new Option[] { schema, blue, green, pgVersion }) command.Add(option);
        command.Add(change);
        return setup.Complete(command, (invocation, cancellation) =>
        {
            // Read before the flags: settings that are wrong are told of even where a flag wins over them.
            var settings = invocation.Settings;
            return RunAsync(
                invocation,
                invocation.Host.FullPath(invocation.Arguments.GetRequiredValue(change)),
                invocation.Arguments.GetValue(schema) ?? settings.Schema ?? throw Missing("--schema", "schema"),
                invocation.Arguments.GetValue(blue) ?? settings.Blue.Queries ?? throw Missing("--blue", "blue.queries"),
                invocation.Arguments.GetValue(green) ?? settings.Green.Queries ?? throw Missing("--green", "green.queries"),
                invocation.Arguments.GetValue(pgVersion), cancellation);
        });
    }

    private static async Task<int> RunAsync(
        Invocation invocation, string folder, string schema, string blue, string green, int? major, CancellationToken cancellation)
    {
        var host = invocation.Host;
        var change = Change.Load(folder);
        var baseSchema = SchemaFiles.Before(host, schema, change.Name);
        var queries = Queries(host, blue, AppVersion.Blue).Concat(Queries(host, green, AppVersion.Green)).ToList();
        await using var server = await ThrowawayServer.StartAsync(
            new ThrowawayOptions { Major = major, Progress = line => invocation.Error.Line(line) }, cancellation);
        var proof = await new Prover(server).ProveAsync(change, baseSchema, queries, cancellation);
        ProofFile.Write(folder, proof);

        if (invocation.Format == OutputFormat.Json)
            JsonOutput.Write(invocation.Out, ProofJson.Of(proof), ProofJsonContext.Readable.ProofJson);
        else
            ProofText.Write(invocation.Out, proof);
        return proof.IsSafe ? ExitCode.Done : ExitCode.No;
    }

    private static IReadOnlyList<NamedQuery> Queries(CliHost host, string folder, AppVersion version)
    {
        try
        {
            return QueryFolder.Read(host.FullPath(folder), version);
        }
        catch (ProofException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static UsageException Missing(string option, string key) =>
        new($"A proof needs {option}, or \"{key}\" in teal.json.");
}
