namespace Teal.Postgres.Catalog;

/// <summary>A name means no table of the database.</summary>
public sealed class TableNotFoundException : Exception
{
    internal TableNotFoundException(string name, string? kind, IEnumerable<string> searchPath)
        : base(kind is null
            ? $"Table {name} does not exist (search_path finds {Schemas(searchPath)}). Check its name and schema."
            : $"{name} is not a table but {kind}.")
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
}
