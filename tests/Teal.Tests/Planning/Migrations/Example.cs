using Teal.Planning.Changes;
using Teal.Planning.Migrations;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Tests.Planning.Migrations;

/// <summary>
/// A folder of <c>Examples</c>: <c>schema.sql</c> and <c>migration.sql</c>, what is planned of them as the files of a change
/// (one that is not planned is not there), and <c>notes.txt</c>.
/// </summary>
internal sealed record Example(string Name)
{
    public const string NotesFile = "notes.txt";

    private static string Root { get; } = Path.Join(AppContext.BaseDirectory, "Planning", "Migrations", "Examples");

    public static IEnumerable<Example> All => Directory.GetDirectories(Root).Select(folder => new Example(Path.GetFileName(folder))).OrderBy(e => e.Name, StringComparer.Ordinal);

    public string Folder => Path.Join(Root, Name);

    public SourceText SchemaText => Read("schema.sql")!;

    public SourceText MigrationText => Read("migration.sql")!;

    public SchemaModel Schema => SchemaModel.Empty.Apply(SqlParser.Parse(SchemaText));

    public PlannedChange Plan() => MigrationPlanner.Plan(SqlParser.Parse(MigrationText), Schema);

    /// <summary>A planned change, as it would be read from its files.</summary>
    public ChangeText TextOf(PlannedChange plan) => new(
        Name, new SourceText("expand.sql", plan.Expand), Text("sync.sql", plan.Sync), Text("contract.sql", plan.Contract), null) { Backfill = Text("backfill.sql", plan.Backfill) };

    /// <summary>The file of the folder, or null.</summary>
    public SourceText? Read(string file)
    {
        var path = Path.Join(Folder, file);
        return File.Exists(path) ? new SourceText(file, File.ReadAllText(path)) : null;
    }

    private static SourceText? Text(string path, string? content) => content is null ? null : new SourceText(path, content);
}
