using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Effects;

/// <summary>
/// The table locks of statements that read or write rows. Row locks are not among them, nor is what triggers and cascading
/// foreign keys do elsewhere.
/// </summary>
internal static class DataEffects
{
    /// <summary>The effects of a statement, its WITH queries and subqueries included.</summary>
    public static IEnumerable<Effect> Of(DataStatement statement, SchemaModel schema)
    {
        foreach (var node in SyntaxTree.DescendantsAndSelf(statement))
            if (WrittenBy(node) is { } target)
            {
                yield return new(RelationName.Of(target.Table), LockMode.RowExclusive);
                foreach (var key in schema.Find(target.Table)?.Constraints ?? [])
                    if (key.References is { } referenced && Looks(node, key))
                        yield return new(referenced, LockMode.RowShare);
            }

        foreach (var effect in OfReading(statement)) yield return effect;
    }

    /// <summary>The effects of reading what <paramref name="node"/> reads.</summary>
    public static IEnumerable<Effect> OfReading(SqlNode node)
    {
        var queries = SyntaxTree.DescendantsAndSelf(node).OfType<CommonTableExpression>().Select(c => c.Name.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var part in SyntaxTree.DescendantsAndSelf(node))
            switch (part)
            {
                case TableReference table when table.Table.Schema is not null || !queries.Contains(table.Table.Name):
                    yield return new(RelationName.Of(table.Table), LockMode.AccessShare);
                    break;
                case TableQuery query:
                    yield return new(RelationName.Of(query.Table), LockMode.AccessShare);
                    break;
                case SelectQuery { Locking.Length: > 0 } query:
                    foreach (var table in query.From.OfType<TableReference>())
                        if ((table.Table.Schema is not null || !queries.Contains(table.Table.Name)) && IsLocked(table, query))
                            yield return new(RelationName.Of(table.Table), LockMode.RowShare);
                    break;
            }
    }

    // The foreign key looks for the referenced row where its columns get a value (RI_FKey_check in
    // src/backend/utils/adt/ri_triggers.c selects it FOR KEY SHARE).
    private static bool Looks(SqlNode write, Constraint key) => write switch
    {
        InsertStatement => true,
        UpdateStatement update => update.Assignments.SelectMany(a => a.Columns).Any(c => key.Columns.Contains(c.Column.Name)),
        MergeStatement merge => merge.Branches.Any(b => b.Action is MergeAction.Insert or MergeAction.Update),
        _ => false,
    };

    // FOR UPDATE without OF means every table of the query's own FROM.
    private static bool IsLocked(TableReference table, SelectQuery query) =>
        query.Locking.Any(l => l.Of.IsEmpty || l.Of.Any(o => o.Name == table.CallName));

    private static TargetTable? WrittenBy(SqlNode node) => node switch
    {
        UpdateStatement update => update.Target,
        DeleteStatement delete => delete.Target,
        InsertStatement insert => insert.Target,
        MergeStatement merge => merge.Target,
        _ => null,
    };
}
