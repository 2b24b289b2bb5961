using Teal.Cli.Hosting;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Cli.Input;

/// <summary>The schema that <c>--schema</c> or <c>teal.json</c> describes.</summary>
internal static class SchemaFiles
{
    /// <summary>The schema that the files of <see cref="Read"/> make.</summary>
    /// <exception cref="UsageException">A file cannot be read, is no UTF-8, or has a syntax error.</exception>
    public static SchemaModel Load(CliHost host, string path, IEnumerable<string> subjects)
    {
        var model = SchemaModel.Empty;
        foreach (var text in Read(host, path, subjects))
        {
            var script = SqlParser.Parse(text).Forward();
            if (script.Errors is [var error, ..])
            {
                var place = text.PositionOf(error.Span.Start);
                throw new UsageException($"{text.Path}:{place.Line}:{place.Column}: the schema cannot be read: {error.Message}");
            }

            model = model.Apply(script).NewSession();
        }

        return model;
    }

    /// <summary>A schema file, or the migrations of a folder in order, without those that take a migration back.</summary>
    /// <param name="host">The process.</param>
    /// <param name="path">The file or folder.</param>
    /// <param name="subjects">
    /// Files that the command looks at itself. Where the folder holds one, only the files before the first of them are applied:
    /// the schema is the one that this migration will meet.
    /// </param>
    /// <exception cref="UsageException">A file cannot be read, or is no UTF-8.</exception>
    public static IReadOnlyList<SourceText> Read(CliHost host, string path, IEnumerable<string> subjects)
    {
        var looked = subjects.Select(host.FullPath).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. SqlPaths.Expand(host, [path])
                .TakeWhile(file => !looked.Contains(host.FullPath(file)))
                .Where(file => !TakesBack(host, file))
                .Select(file => SqlFile.Read(host, file)),
        ];
    }

    /// <summary>The same, up to the migration that a change was planned from: the file, or the folder of the file, that has its name.</summary>
    /// <exception cref="UsageException">A file cannot be read, or is no UTF-8.</exception>
    public static IReadOnlyList<SourceText> Before(CliHost host, string path, string change) =>
        Read(host, path, SqlPaths.Expand(host, [path]).Where(file =>
            Directory.Exists(host.FullPath(path))
            && (Path.GetFileNameWithoutExtension(file) == change || Path.GetFileName(Path.GetDirectoryName(file)) == change)));

    /// <summary>
    /// Whether a file has a name that a runner gives to the half that undoes a migration: <c>down.sql</c> (diesel), <c>1_a.down.sql</c>
    /// (golang-migrate, sqlx, node-pg-migrate), <c>1-a-down.sql</c> (db-migrate), <c>1_a_down.sql</c>, <c>U1__a.sql</c> (Flyway); or is
    /// what sqitch reverts or verifies a change with.
    /// </summary>
    public static bool TakesBack(CliHost host, string path) =>
        IsNameOfTheWayBack(Path.GetFileName(path)) || (path != SqlPaths.StandardInput && SqitchPlan.IsRevertOrVerify(host, path));

    private static bool IsNameOfTheWayBack(string name) =>
        name.Equals("down.sql", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".down.sql", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("-down.sql", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("_down.sql", StringComparison.OrdinalIgnoreCase)
        || (name is ['U', >= '0' and <= '9', ..] && name.Contains("__", StringComparison.Ordinal));
}
