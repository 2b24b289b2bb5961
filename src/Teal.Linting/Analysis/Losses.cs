using System.Collections.Immutable;
using Teal.Sql.Collections;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Something that is no longer there after a statement.</summary>
/// <param name="Kind">What it was, in words: <c>view</c>, <c>column</c>, <c>constraint</c>.</param>
/// <param name="Name">Its name as SQL.</param>
/// <param name="Table">The table that it belonged to; for a table or view itself that one.</param>
internal readonly record struct Loss(string Kind, string Name, RelationName Table)
{
    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        "constraint" or "trigger" or "policy" => $"{Kind} {Name} on {Table}",
        "default" => $"the default of {Table}.{Name}",
        "column" => $"column {Table}.{Name}",
        _ => $"{Kind} {Name}",
    };
}

/// <summary>What a statement takes away, whether it names it or not: the schema before it compared with that after it.</summary>
internal static class Losses
{
    private const int Shown = 5;

    /// <summary>Everything that <paramref name="statement"/> takes from <paramref name="before"/>.</summary>
    public static ImmutableArray<Loss> Of(SchemaModel before, Statement statement)
    {
        var after = before.Apply(statement);
        if (ReferenceEquals(before, after)) return [];
        var triggers = statement is DropStatement { ObjectKind: "FUNCTION" or "ROUTINE" } drop
            ? drop.Names.SelectMany(n => before.TriggersCalling(before.Resolve(n))).Select(t => new Loss("trigger", SqlName.Quote(t.Name), t.Relation))
            : [];
        return [.. Between(before, after), .. triggers];
    }

    /// <summary>The losses as a list in words, cut after a few.</summary>
    public static string Text(IReadOnlyCollection<Loss> losses) =>
        string.Join(", ", losses.Take(Shown)) + (losses.Count > Shown ? $" and {losses.Count - Shown} more" : "");

    private static IEnumerable<Loss> Between(SchemaModel before, SchemaModel after)
    {
        foreach (var (name, table) in Changed(before.Tables, after.Tables))
            if (after.Tables.GetValueOrDefault(name) is { } left)
                foreach (var loss in Within(table, left)) yield return loss;
            else
                yield return new("table", name.ToString(), name);
        foreach (var name in Gone(before.Views, after.Views)) yield return new("view", name.ToString(), name);
        foreach (var (name, index) in Changed(before.Indexes, after.Indexes))
            if (!after.Indexes.ContainsKey(name) && !index.IsOfConstraint) yield return new("index", name.ToString(), index.Table);
        foreach (var name in Gone(before.Enums, after.Enums).Concat(Gone(before.Composites, after.Composites)).Concat(Gone(before.OtherTypes, after.OtherTypes)))
            yield return new("type", name.ToString(), name);
        foreach (var name in Gone(before.Domains, after.Domains)) yield return new("domain", name.ToString(), name);
        foreach (var name in Gone(before.Routines, after.Routines)) yield return new("function", name.ToString(), name);
        if (ReferenceEquals(before.Sequences, after.Sequences)) yield break;
        foreach (var name in before.Sequences)
            if (!after.Sequences.Contains(name) && !before.SequenceOwners.ContainsKey(name)) yield return new("sequence", name.ToString(), name);
    }

    private static IEnumerable<RelationName> Gone<T>(PersistentDictionary<RelationName, T> before, PersistentDictionary<RelationName, T> after) =>
        ReferenceEquals(before, after) ? [] : before.Keys.Where(n => !after.ContainsKey(n));

    private static IEnumerable<Loss> Within(Table before, Table after)
    {
        foreach (var column in before.Columns)
            if (after.Column(column.Name) is not { } left) yield return new("column", SqlName.Quote(column.Name), before.Name);
            else if (column.Default is not null && left.Default is null) yield return new("default", SqlName.Quote(column.Name), before.Name);
        foreach (var constraint in before.Constraints)
            if (after.Constraints.All(c => c.Name != constraint.Name)) yield return new("constraint", SqlName.Quote(constraint.Name), before.Name);
    }

    private static IEnumerable<KeyValuePair<RelationName, T>> Changed<T>(
        PersistentDictionary<RelationName, T> before, PersistentDictionary<RelationName, T> after) =>
        ReferenceEquals(before, after)
            ? []
            : before.Where(pair => !after.TryGetValue(pair.Key, out var left) || !EqualityComparer<T>.Default.Equals(left, pair.Value));
}
