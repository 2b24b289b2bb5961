namespace Teal.Tests.Sql;

/// <summary>
/// A test over the SQL files in the folder that TEAL_CORPUS names, subfolders included; skipped, with the reason, where the
/// variable is not set.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute()
    {
        if (Folder is null) Skip = "TEAL_CORPUS names no folder with SQL files";
    }

    internal static string? Folder => Environment.GetEnvironmentVariable("TEAL_CORPUS") is { Length: > 0 } folder ? folder : null;

    /// <summary>The files, in order.</summary>
    internal static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Folder!, "*.sql", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
