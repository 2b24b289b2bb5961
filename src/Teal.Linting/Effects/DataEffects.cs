using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Effects;

/// <summary>
/// The table locks of statements that read or write rows. Row locks are not among them, nor is what triggers and rules do elsewhere.
/// A partition is locked only if the plan cannot do without it, the tables of a foreign key only if a row asks for it: these are not
/// certain.
/// </summary>
internal static class DataEffects
{
    private static readonly HashSet<string> NoNames = [];

    /// <summary>The effects of a statement, its WITH queries and subqueries included.</summary>
    public static IEnumerable<Effect> Of(DataStatement statement, EffectScope scope) =>
        SyntaxTree.DescendantsAndSelf(statement).Where(node => WrittenBy(node) is not null).SelectMany(node => OfWriting(node, scope)).Concat(OfQuery(statement, scope));

    /// <summary>The effects of running what <paramref name="node"/> reads: views are looked through, partitions and children are read too.</summary>
    public static IEnumerable<Effect> OfQuery(SqlNode node, EffectScope scope)
    {
        var tables = SyntaxTree.DescendantsAndSelf<TableReference>(node);
        HashSet<RelationName> only = tables.Any(t => t.Only) ? [.. tables.Where(t => t.Only).Select(t => scope.Resolve(t.Table))] : [];
        foreach (var effect in OfReading(node, scope))
        {
            yield return effect;
            foreach (var below in Below(effect, only.Contains(effect.Relation), scope)) yield return effect with { Relation = below, IsCertain = false };
        }
    }

    /// <summary>The effects of reading all of <paramref name="relation"/>.</summary>
    public static IEnumerable<Effect> OfReadingWhole(RelationName relation, EffectScope scope)
    {
        var effect = new Effect(relation, LockMode.AccessShare);
        return Below(effect, false, scope).Select(b => effect with { Relation = b, IsCertain = false }).Prepend(effect);
    }

    /// <summary>
    /// The effects of looking up what <paramref name="node"/> names, without running it: CREATE VIEW, CREATE RULE, CREATE FUNCTION in SQL.
    /// </summary>
    public static IEnumerable<Effect> OfParsing(SqlNode node, EffectScope scope) =>
        SyntaxTree.DescendantsAndSelf(node).Select(WrittenBy).OfType<TargetTable>().Select(t => new Effect(scope.Resolve(t.Table), LockMode.RowExclusive))
            .Concat(OfReading(node, scope));

    /// <summary>COPY.</summary>
    public static IEnumerable<Effect> OfCopy(CopyStatement copy, EffectScope scope)
    {
        if (copy.Query is { } query) return StatementEffects.Each(query, scope);
        if (copy.Table is not { } name) return [];
        var table = scope.Resolve(name);
        if (!copy.IsFrom) return [new(table, LockMode.AccessShare)];
        return OfInsert(table, scope).Concat(OfReferenced(table, _ => true, scope).Select(e => e with { IsCertain = false })).Prepend(new(table, LockMode.RowExclusive));
    }

    private static IEnumerable<Effect> OfReading(SqlNode node, EffectScope scope)
    {
        var common = SyntaxTree.DescendantsAndSelf<CommonTableExpression>(node);
        HashSet<string> queries = common.Count == 0 ? NoNames : common.Select(c => c.Name.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var part in SyntaxTree.DescendantsAndSelf(node))
            switch (part)
            {
                case TableReference table when table.Table.Schema is not null || !queries.Contains(table.Table.Name):
                    yield return new(scope.Resolve(table.Table), LockMode.AccessShare);
                    break;
                case TableQuery query:
                    yield return new(scope.Resolve(query.Table), LockMode.AccessShare);
                    break;
                case SelectQuery { Locking.Length: > 0 } query:
                    foreach (var table in query.From.OfType<TableReference>())
                        if ((table.Table.Schema is not null || !queries.Contains(table.Table.Name)) && IsLocked(table, query))
                            yield return new(scope.Resolve(table.Table), LockMode.RowShare);
                    break;
            }
    }

    private static IEnumerable<Effect> OfWriting(SqlNode node, EffectScope scope)
    {
        if (WrittenBy(node) is not { } target) yield break;
        var table = scope.Resolve(target.Table);
        var effect = new Effect(table, LockMode.RowExclusive);
        yield return effect;
        var inserts = node is InsertStatement or MergeStatement;
        foreach (var below in Below(effect, target.Only, scope)) yield return effect with { Relation = below, IsCertain = false };
        if (inserts)
            foreach (var other in OfInsert(table, scope)) yield return other;
        foreach (var key in OfReferenced(table, key => Looks(node, key), scope)) yield return key;
        if (node is not (UpdateStatement or DeleteStatement or MergeStatement)) yield break;
        foreach (var part in scope.Family(table))
            foreach (var (other, key) in scope.Referencing(part))
                if (Removes(node, key))
                    foreach (var held in scope.Partitions(other))
                        yield return new(held, Acts(node, key) ? LockMode.RowExclusive : LockMode.RowShare) { IsCertain = false };
    }

    // The rows go to partitions, and take numbers from the sequences of the columns that are left out.
    private static IEnumerable<Effect> OfInsert(RelationName table, EffectScope scope) =>
        scope.Partitions(table).Where(t => t != table).Concat(scope.Sequences(table))
            .Select(r => new Effect(r, LockMode.RowExclusive) { IsCertain = false });

    /// <summary>What is locked along with a relation that is read or written: partitions, children, and what a view stands on.</summary>
    private static IEnumerable<RelationName> Below(Effect effect, bool only, EffectScope scope) =>
        scope.Schema.Views.ContainsKey(effect.Relation)
            ? scope.BaseRelations(effect.Relation).SelectMany(scope.Family)
            : only ? [] : scope.Descendants(effect.Relation);

    // The foreign key looks for the referenced row where its columns get a value (RI_FKey_check in
    // src/backend/utils/adt/ri_triggers.c selects it FOR KEY SHARE).
    private static IEnumerable<Effect> OfReferenced(RelationName table, Func<Constraint, bool> looks, EffectScope scope)
    {
        foreach (var key in scope.Table(table)?.Constraints ?? [])
        {
            if (key.References is not { } target || !looks(key)) continue;
            yield return new(target, LockMode.RowShare);
            foreach (var part in scope.Partitions(target))
                if (part != target) yield return new(part, LockMode.RowShare) { IsCertain = false };
        }
    }

    private static bool Looks(SqlNode write, Constraint key) => write switch
    {
        InsertStatement => true,
        UpdateStatement update => Sets(update.Assignments, key.Columns),
        MergeStatement merge => merge.Branches.Any(b => b.Action is MergeAction.Insert or MergeAction.Update),
        _ => false,
    };

    // Whether rows may go, or change their key, that the foreign key of another table points to.
    private static bool Removes(SqlNode write, Constraint key) => write switch
    {
        DeleteStatement => true,
        UpdateStatement update => Sets(update.Assignments, key.ReferencedColumns),
        MergeStatement merge => merge.Branches.Any(b => b.Action == MergeAction.Delete || Sets(b.Assignments, key.ReferencedColumns)),
        _ => false,
    };

    private static bool Sets(IEnumerable<Assignment> assignments, IEnumerable<string> columns) =>
        assignments.SelectMany(a => a.Columns).Any(c => columns.Contains(c.Column.Name));

    // CASCADE, SET NULL and SET DEFAULT write the table that points; NO ACTION and RESTRICT look whether a row does.
    private static bool Acts(SqlNode write, Constraint key) =>
        (write is DeleteStatement ? key.OnDelete : write is UpdateStatement ? key.OnUpdate : key.OnDelete ?? key.OnUpdate) is { } action
        && (action == "cascade" || action.StartsWith("set", StringComparison.Ordinal));

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
