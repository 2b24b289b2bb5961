using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using static Teal.Linting.Effects.EffectScope;

namespace Teal.Linting.Effects;

/// <summary>
/// The effects of ALTER TABLE (AlterTableGetLockLevel and ATPrepCmd in src/backend/commands/tablecmds.c, and measured). What is done
/// to a parent is done to the tables below it under the same lock, where the action is one that recurses.
/// </summary>
internal static class AlterTableEffects
{
    /// <summary>The effects of all <paramref name="actions"/> on the table <paramref name="name"/>.</summary>
    public static IEnumerable<Effect> Of(QualifiedName name, bool only, ImmutableArray<AlterTableAction> actions, EffectScope scope) =>
        actions.SelectMany(action => Of(scope.Resolve(name), only, action, scope));

    private static IEnumerable<Effect> Of(RelationName name, bool only, AlterTableAction action, EffectScope scope)
    {
        var all = only ? [name] : scope.Family(name);
        return action switch
        {
            AddColumnAction add => AlterColumnEffects.OfAdd(name, add, all, scope),
            DropColumnAction drop => AlterColumnEffects.OfDrop(name, drop, scope),
            AlterColumnTypeAction change => AlterColumnEffects.OfTypeChange(name, change, all, scope),
            AlterColumnNotNullAction { NotNull: true } set =>
                all.Select(t => Strong(t) with { Scans = !scope.IsPartitioned(t) && !scope.HasNoNull(t, set.Column.Name) }),
            AlterColumnNotNullAction drop => (MayDropNotNullBelow(name, drop.Column.Name, scope) ? all : [name]).Select(Strong),
            AlterColumnDefaultAction or RenameColumnAction or DropExpressionAction => all.Select(Strong),
            AddIdentityAction => WithPartitionsSince17(name, scope),
            DropIdentityAction drop => WithPartitionsSince17(name, scope).Concat(scope.Sequences(name, drop.Column.Name).Select(Strong)),
            AddConstraintAction add => ConstraintEffects.OfAdd(name, only, add.Constraint, scope),
            DropConstraintAction drop => ConstraintEffects.OfDrop(name, only, drop, scope),
            ValidateConstraintAction validate => ConstraintEffects.OfValidate(name, validate.Name.Name, scope),
            RenameConstraintAction rename => ConstraintEffects.OfRename(name, rename.Constraint.Name, all, scope),
            AttachPartitionAction attach => PartitionEffects.OfAttach(name, scope.Resolve(attach.Partition), scope),
            DetachPartitionAction detach => PartitionEffects.OfDetach(name, detach, scope),
            SetSchemaAction => [Strong(name), .. scope.Sequences(name).Select(Strong)],
            OtherTableAction other => OtherTableActionEffects.Of(name, other, all, scope),
            // RENAME TO: a change of the catalog.
            _ => [Strong(name)],
        };
    }

    // NOT NULL is a constraint since PostgreSQL 18: where there is none, nothing is looked for below.
    private static bool MayDropNotNullBelow(RelationName name, string column, EffectScope scope) =>
        scope.PgMajor < 18 || scope.Table(name)?.Column(column) is not { NotNull: false };

    // "Support identity columns in partitioned tables" (release notes of PostgreSQL 17): before, only the parent has it.
    private static IEnumerable<Effect> WithPartitionsSince17(RelationName name, EffectScope scope) =>
        (scope.PgMajor >= 17 ? scope.Partitions(name) : [name]).Select(Strong);
}
