using System.Security.Cryptography;
using System.Text;

namespace Teal.Planning.Steps;

/// <summary>The names that Teal gives to what it creates; none is longer than PostgreSQL's 63 bytes.</summary>
public static class ObjectNames
{
    private const int MaxBytes = 63;

    /// <summary>The schema of the journal and of the sync functions.</summary>
    public const string Schema = "teal";

    /// <summary>The name under which a retired column or table waits for its purge.</summary>
    public static string Retired(string name) => Fit("teal_retired_", name);

    /// <summary>A constraint's name where the SQL gives none, as PostgreSQL forms it: table, columns, suffix.</summary>
    public static string Constraint(string table, IEnumerable<string> columns, string suffix) =>
        Fit("", string.Join('_', [table, .. columns, suffix]));

    /// <summary>The CHECK that stands in for NOT NULL until the catalog says it.</summary>
    public static string NotNullCheck(string table, string column) => Fit("teal_not_null_", table + "_" + column);

    /// <summary>The function that keeps a table in sync for a change; the hash keeps <c>a_b</c> of <c>c</c> from <c>a</c> of <c>b_c</c>.</summary>
    public static string SyncFunction(string change, string schema, string table) =>
        Fit("sync_", $"{Hash($"{change}\0{schema}\0{table}")}_{change}_{table}");

    /// <summary>
    /// The triggers that keep a table in sync for a change. A tilde sorts behind every letter, and PostgreSQL fires the
    /// triggers of a table in order of their names: Teal's come after the user's own and see what those changed.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <param name="operation"><c>insert</c> or <c>update</c>.</param>
    public static string SyncTrigger(string change, string operation) => Fit("~teal_sync_" + operation + "_", change);

    // A name that must be cut keeps a hash of the whole, so that two long names stay two.
    private static string Fit(string prefix, string name)
    {
        if (Encoding.UTF8.GetByteCount(prefix + name) <= MaxBytes) return prefix + name;
        var hash = "_" + Hash(name);
        var kept = name;
        while (Encoding.UTF8.GetByteCount(prefix + kept + hash) > MaxBytes)
            kept = kept[..^(char.IsLowSurrogate(kept[^1]) ? 2 : 1)];
        return prefix + kept + hash;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
}
