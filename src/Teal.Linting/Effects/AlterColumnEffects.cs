using Teal.Linting.Types;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using static Teal.Linting.Effects.EffectScope;

namespace Teal.Linting.Effects;

/// <summary>The effects of adding, dropping and retyping a column.</summary>
internal static class AlterColumnEffects
{
    /// <summary>ADD COLUMN on every table of <paramref name="all"/>, the altered one first.</summary>
    public static IEnumerable<Effect> OfAdd(RelationName name, AddColumnAction add, IEnumerable<RelationName> all, EffectScope scope)
    {
        var column = add.Column;
        if (add.IfNotExists && scope.Table(name)?.Column(column.Name.Name) is not null) return [Strong(name)];
        var filling = ColumnFillings.Of(column, scope.Schema);
        var builds = column.Constraints.Any(c => c is ColumnUnique or ColumnPrimaryKey);
        var scans = builds
            || column.Constraints.Any(c => c is ColumnCheck { IsNotEnforced: false })
            || (column.Constraints.Any(c => c is NotNullConstraint) && (filling == ColumnFilling.Nothing || IsVirtual(column)))
            || (column.Constraints.Any(c => c is ColumnReferences { IsNotEnforced: false }) && filling != ColumnFilling.Nothing);
        var rewrites = filling is ColumnFilling.EachRow or ColumnFilling.PerhapsEachRow;
        var own = all.Select(t => scope.IsPartitioned(t) ? Strong(t) : Strong(t) with
        {
            Rewrites = rewrites,
            Scans = scans,
            BuildsIndexes = builds || (rewrites && scope.Indexes(t).Any()),
            IsCertain = filling != ColumnFilling.PerhapsEachRow,
        });
        var referenced = column.Constraints.OfType<ColumnReferences>()
            .Select(r => scope.Resolve(r.Target.Table))
            .Where(target => target != name)
            .SelectMany(scope.Partitions)
            .Select(target => new Effect(target, LockMode.ShareRowExclusive));
        return own.Concat(referenced);
    }

    /// <summary>
    /// DROP COLUMN, which looks at the tables below even with ONLY. The foreign keys over the column go, and with CASCADE those that
    /// point to it and the views that show it.
    /// </summary>
    public static IEnumerable<Effect> OfDrop(RelationName name, DropColumnAction drop, EffectScope scope)
    {
        var column = drop.Column.Name;
        foreach (var table in scope.Family(name))
        {
            yield return Strong(table);
            foreach (var target in scope.Referenced(table, c => c.Columns.Contains(column))) yield return Strong(target);
            foreach (var sequence in scope.Sequences(table, column)) yield return Strong(sequence);
            if (!drop.Cascade) continue;
            foreach (var (other, key) in scope.Referencing(table))
                if (key.ReferencedColumns.Contains(column))
                    foreach (var part in scope.Partitions(other)) yield return Strong(part);
            foreach (var view in scope.Schema.ViewsReading(table, column))
            {
                yield return Strong(view.Name);
                // Which columns of it other views show, the model need not know.
                foreach (var above in scope.DependentViews(view.Name)) yield return Strong(above) with { IsCertain = false };
            }
        }
    }

    /// <summary>ALTER COLUMN … TYPE on every table of <paramref name="all"/>, the altered one first.</summary>
    public static IEnumerable<Effect> OfTypeChange(
        RelationName name, AlterColumnTypeAction change, IEnumerable<RelationName> all, EffectScope scope)
    {
        var column = change.Column.Name;
        foreach (var each in all)
        {
            var table = scope.Table(each);
            var own = scope.IsPartitioned(each) ? Strong(each) : OfKind(each, TypeChange.Of(table, change, scope.Schema), table, column, scope);
            yield return own;
            // The sequence of an identity column takes the new type.
            if (table?.Column(column) is { IsIdentity: true })
                foreach (var sequence in scope.Sequences(each, column)) yield return new(sequence, LockMode.ShareRowExclusive) { IsCertain = false };
            // The foreign keys over the column, on either side, are dropped and made anew, and checked again where values change.
            foreach (var target in scope.Referenced(each, c => c.Columns.Contains(column))) yield return Strong(target);
            foreach (var (other, key) in scope.Referencing(each))
                if (key.ReferencedColumns.Contains(column))
                    foreach (var part in scope.Partitions(other)) yield return Strong(part) with { Scans = own.Rewrites && !scope.IsPartitioned(part) };
        }
    }

    private static Effect OfKind(RelationName name, TypeChangeKind kind, Table? table, string column, EffectScope scope) => kind switch
    {
        TypeChangeKind.CatalogOnly or TypeChangeKind.CatalogOnlyInUtc => Strong(name),
        TypeChangeKind.Checked => Strong(name) with { Scans = true },
        TypeChangeKind.Reindexed => Strong(name) with { BuildsIndexes = true },
        TypeChangeKind.Rewrite => Strong(name) with { Rewrites = true, BuildsIndexes = scope.Indexes(name).Any() },
        _ => Strong(name) with { Rewrites = true, BuildsIndexes = table is null || scope.Indexes(name).Any(), IsCertain = false },
    };

    private static bool IsVirtual(ColumnDefinition column) => column.Constraints.Any(c => c is GeneratedConstraint { IsStored: false });
}
