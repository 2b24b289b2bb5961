namespace Teal.Postgres.Catalog;

/// <summary>A name means no table of the database that a change can be made to.</summary>
public sealed class TableNotFoundException : Exception
{
    internal TableNotFoundException(string name, string? kind, IEnumerable<string> searchPath, IReadOnlyList<string> tables)
        : base(kind is null
            ? $"Table {name} does not exist (search_path finds {Schemas(searchPath)}). {(tables.Count == 0 ? "Check its name and schema." : $"There is {string.Join(", ", tables)}: write the name with its schema, or set the search_path in the address (options=-csearch_path=...).")}"
            : $"{name} is not a table but {kind}. {Advice(kind, tables)}")
    {
        Name = name;
        Kind = kind;
    }

    /// <summary>The name that was asked for, as SQL.</summary>
    public string Name { get; }

    /// <summary>What the name means instead, with its article: <c>a view</c>; null where it means nothing.</summary>
    public string? Kind { get; }

    private static string Schemas(IEnumerable<string> searchPath) =>
        string.Join(", ", searchPath) is { Length: > 0 } schemas ? schemas : "no schema";

    private static string Advice(string kind, IReadOnlyList<string> tables) => kind switch
    {
        "a view" => $"Write the change for what it reads{Named(tables)}, and give the view its new form by CREATE OR REPLACE VIEW.",
        "a materialized view" => $"Its rows are made of a query: write the change for what it reads{Named(tables)}, and make a second materialized view beside this one.",
        "a foreign table" => "Its rows are on another server: carry the change out there, and then give this one the new column by hand.",
        "a system catalog" => "PostgreSQL keeps it, and nobody else may change it.",
        "a temporary table" => "It is one session's own and ends with it: there is nothing to roll out.",
        "a sequence" or "an index" => $"Write the change for the table that it belongs to{Named(tables)}.",
        _ => "Write the change for a table.",
    };

    private static string Named(IReadOnlyList<string> tables) => tables.Count == 0 ? "" : $" ({string.Join(", ", tables)})";
}
