using System.Collections.Immutable;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>A unique index, a UNIQUE constraint or a primary key is dropped, and no other one is over the same columns.</summary>
internal sealed class DropUnique() : Rule<DropStatement, AlterTableStatement>(
    "drop-unique", Severity.Warning, Category.Compatibility,
    "A unique index or constraint is dropped",
    "INSERT … ON CONFLICT (columns) of the running version needs it and fails without it; what relied on it to refuse doubles lets them in, and a new unique index cannot be built while they are there. "
    + "Without a primary key GROUP BY id with other columns fails, and so do UPDATE and DELETE of a published table.\n\n"
    + "Reported where the index or constraint is known to be unique (with the schema at hand, or made by an earlier migration), and no other unique index of the table is over the same columns. A column that the same statement drops is drop-column. "
    + "An error where a foreign key is known to need it: the server refuses.")
{
    internal override bool ConcernsAction(Type action) => action == typeof(DropColumnAction) || action == typeof(DropConstraintAction);

    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (statement is DropStatement { ObjectKind: "INDEX" } drop)
            foreach (var name in drop.Names)
                if (context.Schema.Indexes.GetValueOrDefault(context.Resolve(name)) is { IsUnique: true, IsOfConstraint: false } index)
                    if (OfIndex(context, name.Span, index.Table, index, index.Name.ToString(), isKey: false) is { } finding) yield return finding;
        if (statement is not AlterTableStatement alter || context.TableSoFar(alter.Name) is not { } table || context.IsNew(alter.Name)) yield break;
        var gone = alter.Actions.OfType<DropColumnAction>().Select(d => d.Column.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var action in alter.Actions.OfType<DropConstraintAction>())
            if (table.Constraints.FirstOrDefault(c => c.Name == action.Name.Name) is { } needed && OfNeeded(context, action, table, needed) is { } refused) yield return refused;
            else if (table.Constraints.FirstOrDefault(c => c.Name == action.Name.Name) is { Kind: ConstraintKind.Unique or ConstraintKind.PrimaryKey } constraint
                && !constraint.Columns.Any(gone.Contains) && OfConstraint(context, action, table.Name, constraint) is { } finding) yield return finding;
    }

    private Finding? OfIndex(LintContext context, SourceSpan span, RelationName table, TableIndex index, string name, bool isKey)
    {
        if (context.History.New.Contains(table)) return null;
        var columns = index.Columns.Contains(null) || index.IsPartial ? [] : index.Columns.OfType<string>().ToImmutableArray();
        return columns.IsEmpty || !HasOther(context.Schema, table, name, columns) ? Of(context, span, table, name, columns, isKey) : null;
    }

    private Finding? OfConstraint(LintContext context, DropConstraintAction drop, RelationName table, Constraint constraint) =>
        HasOther(context.Schema, table, constraint.Name, constraint.Columns)
            ? null
            : Of(context, drop.Span, table, drop.Name.ToString(), constraint.Columns, constraint.Kind == ConstraintKind.PrimaryKey);

    // A foreign key stands on the one constraint of its columns that it found (transformFkeyCheckAttrs); another one over them does not help.
    private Finding? OfNeeded(LintContext context, DropConstraintAction drop, Table table, Constraint constraint)
    {
        if (drop.Cascade || constraint.Kind is not (ConstraintKind.Unique or ConstraintKind.PrimaryKey)) return null;
        var gone = (context.Statement as AlterTableStatement)?.Actions.OfType<DropConstraintAction>().Select(d => d.Name.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        var keys = context.Schema.ReferencesTo(table.Name)
            .Where(r => r.Constraint.ReferencedColumns.ToHashSet(StringComparer.Ordinal).SetEquals(constraint.Columns) && !(r.Table.Name == table.Name && gone.Contains(r.Constraint.Name)))
            .ToList();
        if (keys.Count == 0 || HasOther(context.Schema, table.Name, constraint.Name, constraint.Columns)) return null;
        var (other, key) = keys[0];
        return Found(
            context, drop.Span, table.Name,
            $"As things are the statement fails with 'cannot drop constraint {constraint.Name} on table {table.Name.Name} because other objects depend on it' (SQLSTATE 2BP01): "
            + $"the foreign key {SqlName.Quote(key.Name)} of {other.Name} needs it{(keys.Count > 1 ? $", and {keys.Count - 1} more" : "")}.",
            $"""
            Let the foreign key go first, when no running version relies on it:
            {string.Join('\n', keys.Select(k => $"ALTER TABLE {context.NameOf(k.Table.Name)} DROP CONSTRAINT {SqlName.Quote(k.Constraint.Name)};"))}
            {context.Text(context.Statement.Span)};
            """, Severity.Error);
    }

    private static bool HasOther(SchemaModel schema, RelationName table, string name, ImmutableArray<string> columns) =>
        schema.IndexesOf(table).Any(i => i is { IsUnique: true, IsPartial: false, IsValid: true } && i.Name.Name != name && i.Name.ToString() != name
            && i.Columns.OfType<string>().ToHashSet(StringComparer.Ordinal).SetEquals(columns));

    private static string Drop(LintContext context, string name) =>
        context.Statement is DropStatement drop ? $"DROP INDEX CONCURRENTLY {(drop.IfExists ? "IF EXISTS " : "")}{name}" : context.Text(context.Statement.Span);

    private Finding Of(LintContext context, SourceSpan span, RelationName table, string name, ImmutableArray<string> columns, bool isKey)
    {
        var list = columns.IsEmpty ? "its keys" : string.Join(", ", columns.Select(SqlName.Quote));
        var grouping = isKey ? $", a query that groups by {list} alone with 'must appear in the GROUP BY clause' (SQLSTATE 42803)" : "";
        var message = $"{name} keeps {list} of {table} unique: without it every INSERT … ON CONFLICT {(columns.IsEmpty ? "over them" : $"({list})")} of the running application fails with 'there is no unique or exclusion constraint matching the ON CONFLICT specification' "
            + $"(SQLSTATE 42P10){grouping}, and doubles get in.{EffectText.Sentence(context.Effects)}";
        var replacement = SqlName.Quote($"{table.Name}_{string.Join('_', columns)}_unique");
        return Found(context, span, table, message, columns.IsEmpty
            ? $"Keep it until no running version relies on it; then, outside a transaction:\n{Drop(context, name)};"
            : $"""
              Keep it until no running version relies on it. Where it is replaced, build the new one first, outside a transaction:
              CREATE UNIQUE INDEX CONCURRENTLY {replacement} ON {table} ({list});
              {Drop(context, name)};
              """);
    }
}
