using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Which columns identify a row.</summary>
internal static class TableKeys
{
    private static readonly string[] UsualNames = ["id", "uuid", "guid", "key", "code", "slug"];

    /// <summary>
    /// The keys of <paramref name="table"/>, each a set of columns: its primary key, unique constraints and unique
    /// indexes; for a table that the model does not know, the names that keys usually have.
    /// </summary>
    public static ImmutableArray<ImmutableArray<string>> Of(QualifiedName table, SchemaModel schema)
    {
        if (schema.Find(table) is not { } known)
            return [.. UsualNames.Append(table.Name + "_id").Append(Singular(table.Name) + "_id").Select(n => ImmutableArray.Create(n)), PhysicalPlace];
        var indexes = schema.IndexesOf(known.Name)
            .Where(i => i is { IsUnique: true, IsPartial: false } && !i.Columns.Contains(null))
            .Select(i => i.Columns.OfType<string>().ToImmutableArray());
        var constraints = known.Constraints
            .Where(c => c.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique)
            .Select(c => c.Columns);
        return [.. constraints, .. indexes, PhysicalPlace];
    }

    /// <summary>The single column by which to walk over <paramref name="table"/>: its primary key where that is one column, else <c>id</c>.</summary>
    public static string WalkingColumn(QualifiedName table, SchemaModel schema) =>
        schema.Find(table) is { PrimaryKey: [var only] } ? only : "id";

    private static ImmutableArray<string> PhysicalPlace => ["ctid"];

    private static string Singular(string name) => name.EndsWith('s') ? name[..^1] : name;
}
