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

    /// <summary>
    /// The keys by which every row of <paramref name="table"/> can be reached: its primary key, then those that are unique and never
    /// NULL; <c>id</c> alone where the table is not known.
    /// </summary>
    public static IEnumerable<ImmutableArray<string>> WalkingKeys(QualifiedName table, SchemaModel schema)
    {
        if (schema.Find(table) is not { } known) return [["id"]];
        var others = Of(table, schema).Where(key => key != PhysicalPlace && key.All(c => known.HasNoNull(c)));
        return known.PrimaryKey.IsEmpty ? others : others.Prepend(known.PrimaryKey);
    }

    /// <summary>
    /// The columns that tell a row of <paramref name="table"/> from all others, as SQL: <c>id</c>, <c>a, b</c> or <c>ctid</c>, each behind
    /// <paramref name="prefix"/>. Each table below it counts its places, and has its keys, for itself.
    /// </summary>
    public static string RowKey(QualifiedName table, SchemaModel schema, string prefix = "") => schema.Find(table) switch
    {
        { PartitionStrategy: var strategy } known when schema.ChildrenOf(known.Name).Any() && (strategy is null || known.PrimaryKey.IsEmpty) => $"{prefix}tableoid, {prefix}ctid",
        { PrimaryKey: [var only] } => prefix + SqlName.Quote(only),
        { PrimaryKey: [_, _, ..] key } => string.Join(", ", key.Select(c => prefix + SqlName.Quote(c))),
        { PartitionStrategy: not null } => $"{prefix}tableoid, {prefix}ctid",
        { } => prefix + "ctid",
        null => prefix + "id",
    };

    private static ImmutableArray<string> PhysicalPlace { get; } = ["ctid"];

    private static string Singular(string name) => name.EndsWith('s') ? name[..^1] : name;
}
