namespace Teal.Server.Tests.Support;

/// <summary>
/// A fact that needs a PostgreSQL server and the SQL files in the folder that TEAL_CORPUS names: skipped with the reason where
/// either is missing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresCorpusFactAttribute : FactAttribute
{
    public PostgresCorpusFactAttribute() => Skip = Folder is null ? "TEAL_CORPUS names no folder with SQL files" : TestServer.WhyMissing;

    /// <summary>The corpus, or null where there is none.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable("TEAL_CORPUS") is { Length: > 0 } folder ? folder : null;
}
