using Teal.Linting.Types;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Why the server refuses ALTER COLUMN … TYPE whatever rows there are (ATPrepAlterColumnType and ATExecAlterColumnType in src/backend/commands/tablecmds.c).</summary>
/// <param name="Failure">The error with its SQLSTATE.</param>
/// <param name="Cause">What is in the way, or null where the error says it.</param>
internal sealed record TypeChangeRefusal(string Failure, string? Cause)
{
    /// <summary>The views in the way; empty where something else is.</summary>
    public IReadOnlyList<View> Views { get; private init; } = [];

    /// <summary>The refusal, as far as the schema is known; null where none is.</summary>
    public static TypeChangeRefusal? Of(LintContext context, AlterTableStatement alter, AlterColumnTypeAction change)
    {
        if (context.TableSoFar(alter.Name) is not { } table || table.Column(change.Column.Name) is not { } column || !context.Certainty.IsSure(table.Name)) return null;
        return OfCast(column, alter, change) ?? OfReaders(context.Schema, table, column.Name);
    }

    private static TypeChangeRefusal? OfCast(Column column, AlterTableStatement alter, AlterColumnTypeAction change)
    {
        if (column.UserType is not null || SqlType.Parse(column.Type) is not { } old || SqlType.Of(change.Type) is not { } target || !AssignmentCast.IsMissing(old, target)) return null;
        var type = target.Name + (target.IsArray ? "[]" : "");
        return change.Using is null
            ? new($"'column \"{column.Name}\" cannot be cast automatically to type {type}' (SQLSTATE 42804)", "without USING nothing says how its values become the new ones")
            // DROP DEFAULT in the same statement comes first, wherever it stands (AT_PASS_DROP); SET DEFAULT comes last.
            : column is { Default: not null, Generated: null } && !alter.Actions.Any(a => a is AlterColumnDefaultAction { Value: null } drop && drop.Column.Name == column.Name)
                ? new($"'default for column \"{column.Name}\" cannot be cast automatically to type {type}' (SQLSTATE 42804)", "USING does not speak of the default, which must be dropped before and set anew")
                : null;
    }

    private static TypeChangeRefusal? OfReaders(SchemaModel schema, Table table, string column)
    {
        if (schema.ViewsReading(table.Name, column).ToList() is { Count: > 0 } views)
            return new("'cannot alter type of a column used by a view or rule' (SQLSTATE 0A000)", $"{string.Join(", ", views.Select(v => v.Name))} {(views.Count == 1 ? "reads" : "read")} it") { Views = views };
        if (schema.TriggersOn(table.Name, column).FirstOrDefault() is { } trigger)
            return new("'cannot alter type of a column used in a trigger definition' (SQLSTATE 0A000)", $"the trigger {SqlName.Quote(trigger.Name)} names it");
        if (schema.PoliciesOn(table.Name).FirstOrDefault(p => p.UsedColumns.Contains(column)) is { } policy)
            return new("'cannot alter type of a column used in a policy definition' (SQLSTATE 0A000)", $"the policy {SqlName.Quote(policy.Name)} reads it");
        return null;
    }
}
