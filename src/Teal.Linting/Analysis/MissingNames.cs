using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>
/// Names in a statement that the schema, where it is known for sure, does not have. Errors as in src/backend/catalog/namespace.c,
/// src/backend/commands/tablecmds.c, parse_utilcmd.c and parse_target.c (measured).
/// </summary>
internal static class MissingNames
{
    // Every table has them (src/backend/catalog/heap.c).
    private static readonly HashSet<string> SystemColumns = new(["ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"], StringComparer.Ordinal);

    /// <summary>The faults, in order of the text.</summary>
    public static IEnumerable<NameFault> In(LintContext context) =>
        context.Certainty.MayMiss && MayRead(context.Statement) ? OfStatement(context).Concat(Read(context)) : OfStatement(context);

    private static IEnumerable<NameFault> OfStatement(LintContext context) => context.Statement switch
    {
        AlterTableStatement alter => OfAlter(context, alter),
        DropStatement { IfExists: false, ObjectKind: "TABLE" or "VIEW" or "MATERIALIZED VIEW" or "SEQUENCE" or "INDEX" } drop =>
            drop.Names.Where(n => IsMissing(context, n)).Select(n => new NameFault(
                n.Span, context.Resolve(n), $"{drop.ObjectKind.ToLowerInvariant()} \"{n.Name}\" does not exist", drop.ObjectKind == "INDEX" ? "42704" : "42P01", Relations(context))),
        CreateIndexStatement index => OfIndex(context, index),
        CreateTableStatement create => OfCreate(context, create),
        CreateTriggerStatement trigger => Relation(context, trigger.Table),
        CreateRuleStatement rule => Relation(context, rule.Table),
        PolicyStatement policy => Relation(context, policy.Table),
        InsertStatement insert => Relation(context, insert.Target.Table).Concat(Columns(context, insert.Target.Table, insert.Columns)),
        UpdateStatement update => Relation(context, update.Target.Table).Concat(Columns(context, update.Target.Table, update.Assignments.SelectMany(a => a.Columns).Select(c => c.Column))),
        DeleteStatement delete => Relation(context, delete.Target.Table),
        TruncateStatement truncate => truncate.Tables.SelectMany(t => Relation(context, t.Name)),
        LockStatement @lock => @lock.Tables.SelectMany(t => Relation(context, t.Name)),
        CommentStatement { Object: { Kind: "TABLE" or "VIEW" or "INDEX" or "SEQUENCE", Name: { } name } } => Relation(context, name),
        CommentStatement { Object: { Kind: "COLUMN", Name: { Parts: [.. var table, var column] } } } when !table.IsDefaultOrEmpty =>
            OfColumn(context, new QualifiedName([.. table], context.Statement.Span), column),
        _ => [],
    };

    private static bool MayRead(Statement statement) =>
        statement is SelectStatement or CreateViewStatement or UpdateStatement or DeleteStatement or CreateTableStatement { AsQuery: not null } or InsertStatement { Source: not (null or ValuesQuery) };

    // The relations of FROM, but for those that WITH names.
    private static IEnumerable<NameFault> Read(LintContext context)
    {
        HashSet<string>? common = null;
        foreach (var table in SyntaxTree.Descendants(context.Statement).OfType<TableReference>().Where(t => IsMissing(context, t.Table)))
        {
            common ??= SyntaxTree.Descendants(context.Statement).OfType<CommonTableExpression>().Select(c => c.Name.Name).ToHashSet(StringComparer.Ordinal);
            if (table.Table.Schema is null && common.Contains(table.Table.Name)) continue;
            foreach (var fault in Relation(context, table.Table)) yield return fault;
        }
    }

    private static IEnumerable<NameFault> OfColumn(LintContext context, QualifiedName table, Identifier column) =>
        Relation(context, table).Concat(Columns(context, table, [column]));

    private static IEnumerable<NameFault> OfAlter(LintContext context, AlterTableStatement alter)
    {
        if (!alter.IfExists && IsMissing(context, alter.Name)) return Relation(context, alter.Name);
        var added = new HashSet<string>(StringComparer.Ordinal);
        foreach (var action in alter.Actions)
            if (action is AddColumnAction add) added.Add(add.Column.Name.Name);
        var table = Sure(context, alter.Name);
        return alter.Actions.SelectMany(a => OfAction(context, alter, a, table, added));
    }

    private static IEnumerable<NameFault> OfAction(LintContext context, AlterTableStatement alter, AlterTableAction action, Table? table, HashSet<string> added)
    {
        foreach (var target in Targets(action))
        {
            foreach (var fault in Relation(context, target.Table)) yield return fault;
            foreach (var fault in Columns(context, target.Table, target.Columns, c => $"column \"{c}\" referenced in foreign key constraint does not exist")) yield return fault;
        }

        if (table is null) yield break;
        var relation = $"of relation \"{table.Name.Name}\"";
        foreach (var (column, ending) in ColumnsOf(action, relation, table))
            if (!added.Contains(column.Name) && !Has(table, column.Name))
                yield return new NameFault(column.Span, table.Name, $"column \"{column.Name}\" {ending}", "42703", table.Columns.Select(c => c.Name));
        if (ConstraintOf(action) is { } constraint && !HasConstraint(context, alter, table, constraint.Name))
            yield return new NameFault(
                constraint.Span, table.Name,
                $"constraint \"{constraint.Name}\" {(action is RenameConstraintAction ? $"for table \"{table.Name.Name}\"" : relation)} does not exist", "42704", table.Constraints.Select(c => c.Name));
    }

    private static IEnumerable<ForeignKeyTarget> Targets(AlterTableAction action) => action switch
    {
        AddConstraintAction { Constraint: ForeignKeyConstraint key } => [key.Target],
        AddColumnAction add => add.Column.Constraints.OfType<ColumnReferences>().Select(r => r.Target),
        _ => [],
    };

    private static IEnumerable<(Identifier Column, string Ending)> ColumnsOf(AlterTableAction action, string relation, Table table) => action switch
    {
        DropColumnAction { IfExists: false } drop => [(drop.Column, $"{relation} does not exist")],
        AlterColumnTypeAction a => [(a.Column, $"{relation} does not exist")],
        AlterColumnDefaultAction a => [(a.Column, $"{relation} does not exist")],
        AlterColumnNotNullAction a => [(a.Column, $"{relation} does not exist")],
        AddIdentityAction a => [(a.Column, $"{relation} does not exist")],
        DropIdentityAction a => [(a.Column, $"{relation} does not exist")],
        DropExpressionAction a => [(a.Column, $"{relation} does not exist")],
        OtherTableAction { Column: { } column } => [(column, $"{relation} does not exist")],
        RenameColumnAction rename => [(rename.Column, "does not exist")],
        AddConstraintAction { Constraint: UniqueConstraint unique } => unique.Columns.Select(c => (c, "named in key does not exist")),
        AddConstraintAction { Constraint: ForeignKeyConstraint key } => key.Columns.Select(c => (c, "referenced in foreign key constraint does not exist")),
        AddConstraintAction { Constraint: CheckConstraint check } => Named(check.Condition, table).Select(c => (c, "does not exist")),
        _ => [],
    };

    private static Identifier? ConstraintOf(AlterTableAction action) => action switch
    {
        DropConstraintAction { IfExists: false } drop => drop.Name,
        ValidateConstraintAction validate => validate.Name,
        RenameConstraintAction rename => rename.Constraint,
        OtherTableAction { Keywords: "ALTER CONSTRAINT", Name: { } name } => name,
        _ => null,
    };

    // Before PostgreSQL 18 NOT NULL is no constraint with a name; a constraint trigger is one.
    private static bool HasConstraint(LintContext context, AlterTableStatement alter, Table table, string name) =>
        table.Constraints.Any(c => c.Name == name) || (context.PgMajor >= 18 && table.Columns.Any(c => c.NotNullName == name))
        || context.Schema.TriggersOn(table.Name).Any(t => t.Name == name)
        || alter.Actions.Any(a => a is AddConstraintAction { Constraint.Name: { } added } && added.Name == name);

    private static IEnumerable<NameFault> OfIndex(LintContext context, CreateIndexStatement index)
    {
        foreach (var fault in Relation(context, index.Table)) yield return fault;
        if (Sure(context, index.Table) is not { } table) yield break;
        foreach (var column in ColumnsOf(index))
            if (!Has(table, column.Name))
                yield return new NameFault(column.Span, table.Name, $"column \"{column.Name}\" does not exist", "42703", table.Columns.Select(c => c.Name));
    }

    private static IEnumerable<Identifier> ColumnsOf(CreateIndexStatement index)
    {
        foreach (var key in index.Keys)
            if (key.Value is ColumnReference { Name.Parts: [var column] }) yield return column;
        foreach (var column in index.Include) yield return column;
    }

    private static IEnumerable<NameFault> OfCreate(LintContext context, CreateTableStatement create)
    {
        foreach (var name in create.PartitionOf is { } parent ? [parent] : create.Inherits)
            foreach (var fault in Relation(context, name)) yield return fault;
        foreach (var like in create.Elements.OfType<LikeClause>())
            foreach (var fault in Relation(context, like.Source)) yield return fault;
        foreach (var target in create.ForeignKeyTargets())
        {
            if (target.Table.Name == create.Name.Name) continue;
            foreach (var fault in Relation(context, target.Table)) yield return fault;
            foreach (var fault in Columns(context, target.Table, target.Columns, c => $"column \"{c}\" referenced in foreign key constraint does not exist")) yield return fault;
        }
    }

    private static IEnumerable<NameFault> Relation(LintContext context, QualifiedName name) =>
        IsMissing(context, name) ? [new NameFault(name.Span, context.Resolve(name), $"relation \"{Plain(name)}\" does not exist", "42P01", Relations(context))] : [];

    private static IEnumerable<NameFault> Columns(LintContext context, QualifiedName name, IEnumerable<Identifier> columns, Func<string, string>? error = null)
    {
        if (Sure(context, name) is not { } table) yield break;
        foreach (var column in columns)
            if (!Has(table, column.Name) && !column.IsPlaceholder)
                yield return new NameFault(
                    column.Span, table.Name, error?.Invoke(column.Name) ?? $"column \"{column.Name}\" of relation \"{table.Name.Name}\" does not exist", "42703", table.Columns.Select(c => c.Name));
    }

    private static bool IsMissing(LintContext context, QualifiedName name) =>
        !name.Parts.Any(p => p.IsPlaceholder) && context.Certainty.IsMissing(context.Resolve(name), context.Schema);

    // The table, where all its columns are known. What several parents hand down and take back is not followed.
    private static Table? Sure(LintContext context, QualifiedName name) =>
        context.Schema.Find(name) is { HasUnknownParts: false, Columns.IsEmpty: false, Inherits.IsEmpty: true } table && context.Certainty.IsSure(table.Name) ? table : null;

    private static bool Has(Table table, string column) => table.Column(column) is not null || SystemColumns.Contains(column) || column.Contains("${", StringComparison.Ordinal);

    private static IEnumerable<Identifier> Named(Expression condition, Table table) =>
        SyntaxTree.DescendantsAndSelf<ColumnReference>(condition)
            .Where(c => c.Name.Parts.Length == 1 && c.Name.Name != table.Name.Name).Select(c => c.Name.Parts[0]);

    private static IEnumerable<string> Relations(LintContext context) => context.Schema.Tables.Keys.Select(t => t.ToString());

    private static string Plain(QualifiedName name) => string.Join('.', name.Parts.Select(p => p.Name));
}
