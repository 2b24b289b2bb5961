using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using static Teal.Linting.Effects.EffectScope;

namespace Teal.Linting.Effects;

/// <summary>The effects of adding, dropping, validating and renaming a constraint.</summary>
internal static class ConstraintEffects
{
    // "NOT NULL constraints are stored in pg_constraint" (release notes of PostgreSQL 18), and with them came one way to make all
    // constraints of a hierarchy: partitions are locked as the parent is, and children are locked though the constraint is not theirs.
    private const int UniformRecursion = 18;

    public static IEnumerable<Effect> OfAdd(RelationName name, bool only, TableConstraint constraint, EffectScope scope)
    {
        var all = only ? [name] : scope.Family(name);
        switch (constraint)
        {
            case ForeignKeyConstraint key:
                return OfForeignKey(name, key, scope);
            case UniqueConstraint { UsingIndex: { } index } unique:
                return [OfTakingOver(name, unique.IsPrimaryKey, index.Name, scope)];
            case UniqueConstraint or ExclusionConstraint:
                return OfIndexed(name, constraint, only, scope);
            case TableNotNullConstraint notNull:
                return all.Select(t => Strong(t) with
                {
                    Scans = IsChecked(notNull) && !scope.IsPartitioned(t) && !scope.HasNoNull(t, notNull.Column.Name),
                });
            case { IsNoInherit: true } when scope.PgMajor < UniformRecursion:
                return [Strong(name) with { Scans = IsChecked(constraint) }];
            default:
                return all.Select(t => Strong(t) with
                {
                    Scans = IsChecked(constraint) && !scope.IsPartitioned(t) && !(constraint.IsNoInherit && t != name),
                });
        }
    }

    public static IEnumerable<Effect> OfDrop(RelationName name, bool only, DropConstraintAction drop, EffectScope scope)
    {
        var known = scope.Table(name)?.Constraints.FirstOrDefault(c => c.Name == drop.Name.Name);
        foreach (var table in only ? [name] : scope.Family(name))
            if (table == name || known is null or { Kind: ConstraintKind.Check } || scope.IsPartitioned(name))
                yield return Strong(table) with { IsCertain = table == name || known is not null };
        if (known is null) yield break;
        foreach (var target in scope.Referenced(name, c => c.Name == known.Name)) yield return Strong(target);
        if (!drop.Cascade || known.Kind is not (ConstraintKind.PrimaryKey or ConstraintKind.Unique)) yield break;
        foreach (var (other, key) in scope.Referencing(name))
            if (key.ReferencedColumns.SequenceEqual(known.Columns))
                foreach (var part in scope.Partitions(other)) yield return Strong(part);
    }

    public static IEnumerable<Effect> OfValidate(RelationName name, string constraint, EffectScope scope)
    {
        var known = scope.Table(name)?.Constraints.FirstOrDefault(c => c.Name == constraint);
        var isOpen = known is not { IsValidated: true };
        if (known is { References: { } target })
        {
            foreach (var table in isOpen ? scope.Partitions(name) : [name])
                yield return new(table, LockMode.ShareUpdateExclusive, Scans: isOpen && !scope.IsPartitioned(table));
            if (isOpen && target != name)
                foreach (var part in scope.Partitions(target)) yield return new(part, LockMode.RowShare);
            yield break;
        }

        foreach (var table in isOpen ? scope.Family(name) : [name])
            yield return new(table, LockMode.ShareUpdateExclusive, Scans: isOpen && !scope.IsPartitioned(table));
    }

    public static IEnumerable<Effect> OfRename(RelationName name, string constraint, IEnumerable<RelationName> all, EffectScope scope) =>
        scope.Table(name)?.Constraints.FirstOrDefault(c => c.Name == constraint) switch
        {
            { Kind: ConstraintKind.Check } => all.Select(Strong),
            { } => [Strong(name)],
            _ => all.Select(t => Strong(t) with { IsCertain = t == name }),
        };

    // Partitions that have an equal key keep it, and no row of theirs is looked at; the triggers of that key in the referenced table go,
    // which takes a lock as DROP TRIGGER does (tryAttachPartitionForeignKey in src/backend/commands/tablecmds.c).
    private static IEnumerable<Effect> OfForeignKey(RelationName name, ForeignKeyConstraint key, EffectScope scope)
    {
        var target = scope.Resolve(key.Target.Table);
        var takesOver = false;
        foreach (var table in scope.Partitions(name))
        {
            var has = table != name && scope.Table(table)!.Constraints.Any(c => IsEqual(c, key, target, scope));
            takesOver |= has;
            yield return new(table, LockMode.ShareRowExclusive, Scans: IsChecked(key) && !scope.IsPartitioned(table) && !has);
        }

        foreach (var table in scope.Partitions(target))
            yield return new(table, takesOver ? LockMode.AccessExclusive : LockMode.ShareRowExclusive);
    }

    private static bool IsEqual(Constraint constraint, ForeignKeyConstraint key, RelationName target, EffectScope scope)
    {
        var columns = key.Target.Columns.IsEmpty ? scope.Table(target)?.PrimaryKey ?? [] : [.. key.Target.Columns.Select(c => c.Name)];
        return constraint is { Kind: ConstraintKind.ForeignKey, Holds: true } && constraint.References == target
            && constraint.Columns.SequenceEqual(key.Columns.Select(c => c.Name)) && constraint.ReferencedColumns.SequenceEqual(columns)
            && constraint.OnDelete == key.Target.OnDelete && constraint.OnUpdate == key.Target.OnUpdate
            && constraint.IsDeferrable == (key.IsDeferrable == true || key.IsInitiallyDeferred) && constraint.IsInitiallyDeferred == key.IsInitiallyDeferred;
    }

    /// <summary>Whether the rows that are there already are looked at.</summary>
    private static bool IsChecked(TableConstraint constraint) => constraint is { IsNotValid: false, IsNotEnforced: false };

    // An index that is there is only taken over; a primary key's columns must be NOT NULL, and are looked at where they are not.
    private static Effect OfTakingOver(RelationName name, bool isPrimaryKey, string index, EffectScope scope)
    {
        if (!isPrimaryKey) return Strong(name);
        var table = scope.Table(name);
        if (table is null || scope.Schema.Indexes.GetValueOrDefault(name with { Name = index }) is not { } known)
            return Strong(name) with { Scans = true, IsCertain = false };
        return Strong(name) with { Scans = known.Columns.Any(c => c is null || !table.HasNoNull(c)) };
    }

    private static IEnumerable<Effect> OfIndexed(RelationName name, TableConstraint constraint, bool only, EffectScope scope)
    {
        yield return scope.IsPartitioned(name) ? Strong(name) : Strong(name) with { BuildsIndexes = true };
        if (only) yield break;
        // A primary key's columns become NOT NULL in every table below; the index is for partitions alone.
        var key = constraint is UniqueConstraint { IsPrimaryKey: true } primary ? primary.Columns : [];
        var setsNotNull = key.Any(c => scope.Table(name)?.Column(c.Name) is not { NotNull: true });
        foreach (var table in scope.Descendants(name))
        {
            if (scope.IsPartitioned(name))
                yield return new(table, setsNotNull || scope.PgMajor >= UniformRecursion ? LockMode.AccessExclusive : LockMode.Share) { BuildsIndexes = !scope.IsPartitioned(table) };
            else if (!key.IsEmpty || scope.PgMajor >= UniformRecursion)
                yield return Strong(table) with { Scans = key.Any(c => !scope.HasNoNull(table, c.Name)) };
        }
    }
}
