using System.Collections.Immutable;
using Teal.Linting.Analysis;
using Teal.Sql.Parsing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>
/// A constraint that is certain to refuse what the running version writes: it requires a value of a column that this version does not
/// know, or refuses the default that it relies on, or allows this default once only.
/// </summary>
internal sealed class ConstraintRejectsWrites() : Rule<AlterTableStatement, CreateIndexStatement>(
    "constraint-rejects-writes", Severity.Error, Category.Compatibility,
    "A constraint refuses what the running version writes",
    "A constraint is enforced on every write from the moment it is there. NOT VALID only spares the rows that are there already; it does not help the version that is "
    + "running and does not know the constraint. Add it when every running version writes what it allows.\n\n"
    + "Any new constraint on existing columns may refuse a write; reported are only those of which it is certain: a CHECK that requires a value in a column which the same file "
    + "added without a default, a CHECK that refuses the column's default, and a unique constraint or index over columns that all have a constant default.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement) => statement switch
    {
        AlterTableStatement alter when !context.IsNew(alter.Name) => alter.Actions.SelectMany(a => OfAction(context, alter, a)),
        CreateIndexStatement { IsUnique: true, Where: null } create when !context.IsNew(create.Table) =>
            OfUnique(context, create.Span, create.Table, [.. create.Keys.Select(k => (k.Value as ColumnReference)?.Name.Name ?? "")]),
        _ => [],
    };

    private IEnumerable<Finding> OfAction(LintContext context, AlterTableStatement alter, AlterTableAction action) => action switch
    {
        AddConstraintAction { Constraint: CheckConstraint { IsNotEnforced: false } check } => OfCheck(context, alter, action, check),
        AddConstraintAction { Constraint: TableNotNullConstraint { IsNotValid: true, IsNotEnforced: false } required } when context.IsNewColumn(alter.Name, required.Column.Name) =>
            OfRequired(context, alter, action, required.Column.Name),
        AddConstraintAction { Constraint: UniqueConstraint { UsingIndex: null } unique } =>
            OfUnique(context, action.Span, alter.Name, [.. unique.Columns.Select(c => c.Name)]),
        _ => [],
    };

    private IEnumerable<Finding> OfCheck(LintContext context, AlterTableStatement alter, AlterTableAction action, CheckConstraint check)
    {
        foreach (var conjunct in Conjuncts.Of(check.Condition))
        {
            if (conjunct is UnaryExpression { Operator: "IS NOT NULL", Operand: ColumnReference required })
                foreach (var finding in OfRequired(context, alter, action, required.Name.Name)) yield return finding;
            if (ColumnIn(conjunct) is { } column && context.TableSoFar(alter.Name)?.Column(column) is { Default: { } text } known
                && Constant(text) is { } value && Refuses(conjunct, value))
                yield return Found(
                    context, action.Span, alter.Name,
                    $"The condition {context.Text(conjunct.Span)} refuses the default of {context.Resolve(alter.Name)}.{SqlName.Quote(column)}, {known.Default}: every INSERT of the running application that leaves the column out fails with "
                    + $"'{Violation(alter, check.Name)}' (SQLSTATE 23514), and NOT VALID does not change that.",
                    $"Allow the default, or change it first, when no running version relies on it:\nALTER TABLE {context.Resolve(alter.Name)} ALTER COLUMN {SqlName.Quote(column)} SET DEFAULT /* what the condition allows */;");
        }
    }

    private IEnumerable<Finding> OfRequired(LintContext context, AlterTableStatement alter, AlterTableAction action, string column)
    {
        if (!context.IsNewColumn(alter.Name, column) || context.TableSoFar(alter.Name)?.Column(column) is { FillsItself: true } or { NotNull: true }) yield break;
        var table = context.Resolve(alter.Name);
        var quoted = SqlName.Quote(column);
        yield return Found(
            context, action.Span, alter.Name,
            $"{table}.{quoted} is added in this file and has no default, and the constraint requires a value: every INSERT of the running application, which does not know the column, fails with '{Violation(alter, null)}' "
            + "(SQLSTATE 23514; 23502 for NOT NULL). NOT VALID spares the rows that are there, not the writes to come.",
            $"""
            Give the column a default that suits the running application, or add the constraint in a later migration, when every running version writes {quoted}:
            ALTER TABLE {table} ALTER COLUMN {quoted} SET DEFAULT /* such a value */;
            """);
    }

    private IEnumerable<Finding> OfUnique(LintContext context, SourceSpan span, QualifiedName name, ImmutableArray<string> columns)
    {
        if (context.TableSoFar(name) is not { } table || columns.IsEmpty
            || !columns.All(c => table.Column(c) is { Default: { } text, IsIdentity: false } && Constant(text) is not null)) yield break;
        var list = string.Join(", ", columns.Select(SqlName.Quote));
        yield return Found(
            context, span, name,
            $"{list} of {table.Name} {(columns.Length == 1 ? "has" : "have")} a constant default ({string.Join(", ", columns.Select(c => table.Column(c)!.Default))}): once {list} must be unique, the second INSERT of the running application "
            + "that leaves it out fails with 'duplicate key value violates unique constraint' (SQLSTATE 23505).",
            $"Drop the default first, when every running version writes {list}:\n{string.Join('\n', columns.Select(c => $"ALTER TABLE {table.Name} ALTER COLUMN {SqlName.Quote(c)} DROP DEFAULT;"))}");
    }

    private static string Violation(AlterTableStatement alter, Identifier? constraint) =>
        $"new row for relation \"{alter.Name.Name}\" violates check constraint{(constraint is null ? "" : $" \"{constraint.Name}\"")}";

    private static string? ColumnIn(Expression conjunct) => conjunct switch
    {
        BinaryExpression { Left: ColumnReference column } => column.Name.Name,
        InListExpression { Value: ColumnReference column } => column.Name.Name,
        UnaryExpression { Operator: "IS NULL", Operand: ColumnReference column } => column.Name.Name,
        _ => null,
    };

    // Only what equality of two literals tells: an order of texts depends on the collation.
    private static bool Refuses(Expression conjunct, Literal value) => conjunct switch
    {
        BinaryExpression { Operator: "=" } equality => LiteralOf(equality.Right) is { } allowed && Differ(allowed, value),
        BinaryExpression { Operator: "<>" or "!=" } inequality => LiteralOf(inequality.Right) is { } refused && refused.Kind == value.Kind && refused.Value == value.Value,
        BinaryExpression { Operator: ">" or ">=" or "<" or "<=" } comparison => LiteralOf(comparison.Right) is { } limit && IsBeyond(comparison.Operator, value, limit),
        InListExpression { IsNot: false } list => list.Items.All(i => LiteralOf(i) is { } allowed && Differ(allowed, value)),
        UnaryExpression { Operator: "IS NULL" } => true,
        _ => false,
    };

    private static bool Differ(Literal one, Literal other) =>
        one.Kind == other.Kind && one.Kind is LiteralKind.String or LiteralKind.Integer or LiteralKind.Boolean && one.Value != other.Value;

    private static bool IsBeyond(string comparison, Literal value, Literal limit) =>
        long.TryParse(value.Value, out var number) && long.TryParse(limit.Value, out var bound) && value.Kind == LiteralKind.Integer && limit.Kind == LiteralKind.Integer
        && !(comparison switch { ">" => number > bound, ">=" => number >= bound, "<" => number < bound, _ => number <= bound });

    private static Literal? Constant(string text) =>
        SqlParser.Parse(new SourceText("<default>", "SELECT " + text)).Statements is [SelectStatement { Query: SelectQuery { Items: [var item] } }] ? LiteralOf(item.Value) : null;

    private static Literal? LiteralOf(Expression expression) => expression switch
    {
        Literal { Kind: not LiteralKind.Null } literal => literal,
        CastExpression cast => LiteralOf(cast.Value),
        _ => null,
    };
}
