using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>
/// The one pass over a table that ALTER TABLE makes for all its actions together (ATRewriteTables in src/backend/commands/tablecmds.c):
/// it rewrites the rows, computes new columns, and checks CHECK and NOT NULL. Indexes and foreign keys have passes of their own.
/// </summary>
internal static class TablePass
{
    /// <summary>Whether the statement makes that pass over a table that was there before the file, under a lock that blocks its writers.</summary>
    public static bool IsMadeBy(LintContext context, AlterTableStatement alter) =>
        !context.IsNew(alter.Name) && context.EffectOn(alter.Name) is { IsInstant: false } && alter.Actions.Any(action => IsMadeBy(context, alter, action));

    private static bool IsMadeBy(LintContext context, AlterTableStatement alter, AlterTableAction action) =>
        action is AddColumnAction or AlterColumnTypeAction or AlterColumnNotNullAction
            or AddConstraintAction { Constraint: CheckConstraint or TableNotNullConstraint }
            or OtherTableAction { Keywords: "SET LOGGED" or "SET UNLOGGED" or "SET ACCESS METHOD" or "SET EXPRESSION" }
        && context.EffectOf(alter, action) is { IsInstant: false } effect && effect.Lock.BlocksWrites();
}
