using Teal.Sql.Syntax;

namespace Teal.Planning.Steps;

/// <summary>The names that Teal gives to what it creates; none is longer than PostgreSQL's 63 bytes.</summary>
public static class ObjectNames
{
    /// <summary>The schema of the journal and of the sync functions.</summary>
    public const string Schema = "teal";

    /// <summary>A constraint's name where the SQL gives none, as PostgreSQL forms it: table, columns, suffix.</summary>
    public static string Constraint(string table, IEnumerable<string> columns, string suffix) =>
        SqlName.Fit("", string.Join('_', [table, .. columns, suffix]));

    /// <summary>The CHECK that stands in for NOT NULL until the catalog says it.</summary>
    public static string NotNullCheck(string table, string column) => SqlName.Fit("teal_not_null_", table + "_" + column);

    /// <summary>The function that keeps a table in sync for a change; the hash keeps <c>a_b</c> of <c>c</c> from <c>a</c> of <c>b_c</c>.</summary>
    public static string SyncFunction(string change, string schema, string table) =>
        SqlName.Fit("sync_", $"{SqlName.Hash($"{change}\0{schema}\0{table}")}_{change}_{table}");

    /// <summary>
    /// The triggers that keep a table in sync for a change. A tilde sorts behind every letter, and PostgreSQL fires the
    /// triggers of a table in order of their names: Teal's come after the user's own and see what those changed.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <param name="operation"><c>insert</c> or <c>update</c>.</param>
    public static string SyncTrigger(string change, string operation) => SqlName.Fit("~teal_sync_" + operation + "_", change);
}
