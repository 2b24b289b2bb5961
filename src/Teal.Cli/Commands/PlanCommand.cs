using System.CommandLine;
using Teal.Cli.Hosting;
using Teal.Cli.Input;
using Teal.Cli.Output;
using Teal.Planning.Migrations;
using Teal.Sql.Parsing;

namespace Teal.Cli.Commands;

/// <summary><c>teal plan</c>: turns a migration that would break blue into a change that does not.</summary>
internal static class PlanCommand
{
    public static TealCommand Create(CommandSetup setup)
    {
        var file = CommandSetup.SinglePath("FILE", "The migration");
        var schema = new Option<string?>("--schema")
        {
            Description = "The schema before it: an SQL file, or a folder of migrations in order [default: \"schema\" of teal.json]",
            HelpName = "FILE|DIR",
        };
        var output = new Option<string>("--output", "-o") { Description = "The folder of the change, made by this command", HelpName = "DIR", Required = true };
        var command = new TealCommand("plan", "Turn a migration that breaks blue into a change that does not")
        {
            Details = "Writes expand.sql, sync.sql and contract.sql. What only a person can know is marked in them, and every later command refuses the change until it is answered.",
            Examples = ["teal plan migrations/042.sql --schema migrations/ -o changes/042"],
        };
        command.Add(file);
        command.Add(schema);
        command.Add(output);
        return setup.Complete(command, (invocation, _) => Task.FromResult(Run(
            invocation,
            invocation.Arguments.GetRequiredValue(file),
            Either(invocation.Arguments.GetValue(schema), invocation.Settings.Schema),
            invocation.Arguments.GetRequiredValue(output))));
    }

    // Both are read: settings that are wrong are told of even where a flag wins over them.
    private static string? Either(string? flag, string? setting) => flag ?? setting;

    private static int Run(Invocation invocation, string file, string? schema, string output)
    {
        var host = invocation.Host;
        if (schema is null)
            throw new UsageException("A plan needs the schema before the migration: give --schema, or \"schema\" in teal.json.");
        var migration = SqlParser.Parse(SqlFile.Read(host, file));
        var planned = MigrationPlanner.Plan(migration, SchemaFiles.Load(host, schema, [file]));
        var written = planned.WriteTo(host.FullPath(output));
        var files = written.Select(path => Path.Join(output, Path.GetFileName(path))).ToList();

        if (invocation.Format == OutputFormat.Json)
        {
            JsonOutput.Write(invocation.Out, new PlanJson(output, files, planned.Notes, planned.OpenDecisions), RolloutJsonContext.Readable.PlanJson);
            return ExitCode.Done;
        }
        foreach (var (path, name) in written.Zip(files))
        {
            invocation.Out.Line(invocation.Out.Paint(Ink.Strong, name));
            foreach (var line in File.ReadLines(path)) invocation.Out.Line("  " + line);
            invocation.Out.Line();
        }
        foreach (var note in planned.Notes)
            foreach (var (line, i) in TextWrap.Lines(note, invocation.Out.Width - 2).Select((line, i) => (line, i)))
                invocation.Out.Line((i == 0 ? "- " : "  ") + line);
        if (planned.OpenDecisions > 0)
            invocation.Error.Line(invocation.Error.Paint(Ink.Doubtful, $"{planned.OpenDecisions} decision{(planned.OpenDecisions == 1 ? "" : "s")} left to you: look for teal:decide in the files."));
        else
            invocation.Error.Line($"Next: teal prove {output}");
        return ExitCode.Done;
    }
}
