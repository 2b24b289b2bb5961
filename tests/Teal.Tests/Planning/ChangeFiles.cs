using Teal.Planning.Changes;
using Teal.Sql.Text;

namespace Teal.Tests.Planning;

/// <summary>Changes from texts, without a folder.</summary>
internal static class ChangeFiles
{
    public static Change Read(string expand, string? sync = null, string? contract = null, string? settings = null) =>
        ChangeReader.Read(Text(expand, sync, contract, settings));

    /// <summary>The problems of a change that cannot be used, one a line, as a person reads them.</summary>
    public static string Problems(string expand, string? sync = null, string? contract = null, string? settings = null) =>
        string.Join('\n', Assert.Throws<ChangeException>(() => Read(expand, sync, contract, settings)).Problems);

    public static ChangeText Text(string expand, string? sync = null, string? contract = null, string? settings = null) => new(
        "change", new SourceText("expand.sql", expand), Source("sync.sql", sync), Source("contract.sql", contract), Source("change.json", settings));

    private static SourceText? Source(string path, string? text) => text is null ? null : new SourceText(path, text);
}
