using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.DataLoss;

/// <summary>DROP COLUMN of a column that was there before, and DROP ATTRIBUTE of a composite type.</summary>
internal sealed class DropColumn() : Rule<AlterCompositeTypeStatement, AlterTableStatement, AlterRelationStatement>(
    "drop-column", Severity.Error, Category.DataLoss,
    "A column is dropped",
    "Its values are gone, and every query of the running version that names it fails. ORMs name every column they know, also in "
    + "queries that do not need it; one that says SELECT * fails once for each prepared statement, and an INSERT without a column list puts its values into other columns. "
    + "Stop using the column, in the ORM's model too; when no running version uses it, retire it by renaming ('teal contract' does it), and drop it when nothing has missed it.\n\n"
    + "Not reported for columns and tables that the file made, for a column whose name begins with " + RetiredName.Prefix + ", and where a column that the file made takes its name in the same transaction. "
    + "A column that is dropped and added again under another name is drop-and-add-column.")
{
    internal override bool ConcernsAction(Type action) => action == typeof(DropColumnAction);

    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (statement is AlterCompositeTypeStatement composite && !context.IsNewType(composite.Name))
            foreach (var drop in composite.Actions.OfType<DropColumnAction>())
                yield return OfAttribute(context, composite, drop);
        var (table, actions) = statement switch
        {
            AlterTableStatement alter => (alter.Name, alter.Actions),
            AlterRelationStatement { ObjectKind: "FOREIGN TABLE" } alter => (alter.Name, alter.Actions),
            _ => (null, []),
        };
        if (table is null || context.IsNew(table)) yield break;
        foreach (var drop in actions.OfType<DropColumnAction>())
            if (!IsExempt(context, table, drop) && ReplacedColumn.By(context, table, drop) is null)
                yield return Found(context, drop.Span, table, Message(context, table, drop), Help(table, drop), IsDoubtful(context, table, drop) ? Severity.Warning : null);
    }

    // A column that a known table does not have is not dropped at all (IF EXISTS), or the statement fails without harm.
    private static bool IsExempt(LintContext context, QualifiedName table, DropColumnAction drop) =>
        context.IsNewColumn(table, drop.Column.Name) || RetiredName.Is(drop.Column.Name) || ReplacedColumn.IsAtOnce(context, table, drop)
        || (drop.IfExists && context.Schema.Find(table) is { } known && known.Column(drop.Column.Name) is null);

    private static bool IsDoubtful(LintContext context, QualifiedName table, DropColumnAction drop) => drop.IfExists && context.Schema.Find(table) is null;

    private static string Message(LintContext context, QualifiedName name, DropColumnAction drop)
    {
        var table = context.Resolve(name);
        var message = $"Dropping {table}.{drop.Column} loses its values and breaks the application that is running: every query of it that names {drop.Column} fails with {ServerErrors.NoColumn(drop.Column.Name)}, "
            + $"and a prepared SELECT * from {table} with {ServerErrors.CachedPlan}.";
        return $"{message}{GoingAlong(context, table, drop)}{EffectText.Sentence(context.Effects)}";
    }

    // Indexes, constraints and keys over the column go without a word; what others read or point to stops a DROP without CASCADE.
    private static string GoingAlong(LintContext context, RelationName table, DropColumnAction drop)
    {
        var schema = context.Schema;
        var named = (context.Statement as AlterTableStatement)?.Actions.OfType<DropConstraintAction>().Select(d => d.Name.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        if (schema.Tables.GetValueOrDefault(table) is not { } known) return "";
        var column = drop.Column.Name;
        var silent = schema.IndexesOf(table).Where(i => !i.IsOfConstraint && i.UsedColumns.Contains(column)).Select(i => new Loss("index", i.Name.ToString(), table))
            .Concat(known.Constraints.Where(c => c.Columns.Contains(column) && !named.Contains(c.Name)).Select(c => new Loss("constraint", SqlName.Quote(c.Name), table)))
            .ToList();
        var needing = schema.ReferencesTo(table).Where(r => r.Table.Name != table && r.Constraint.ReferencedColumns.Contains(column))
            .Select(r => new Loss("constraint", SqlName.Quote(r.Constraint.Name), r.Table.Name))
            .Concat(schema.ViewsReading(table, column).Select(v => new Loss("view", v.Name.ToString(), v.Name)))
            .Concat(schema.TriggersOn(table, column).Select(t => new Loss("trigger", SqlName.Quote(t.Name), table)))
            .Concat(schema.PoliciesOn(table).Where(p => p.UsedColumns.Contains(column)).Select(p => new Loss("policy", SqlName.Quote(p.Name), table)))
            .ToList();
        return (silent.Count == 0 ? "" : $" With it {(silent.Count == 1 ? "goes" : "go")} {Losses.Text(silent)}.")
            + (needing.Count == 0 || drop.Cascade ? "" : $" As things are the statement fails with {ServerErrors.StillNeeded}: {Losses.Text(needing)} {(needing.Count == 1 ? "needs" : "need")} the column.");
    }

    private Finding OfAttribute(LintContext context, AlterCompositeTypeStatement composite, DropColumnAction drop) =>
        Found(
            context, drop.Span, (RelationName?)null,
            $"Dropping the attribute {drop.Column} of {composite.Name} loses its values in every column of the type, and every query of the running application that reads it fails with "
            + $"'column \"{drop.Column.Name}\" not found in data type {composite.Name}' (SQLSTATE 42703).",
            $"Stop using the attribute first; when no running version uses it:\n{context.Text(composite.Span)};");

    private static string Help(QualifiedName name, DropColumnAction drop)
    {
        var table = RelationName.Of(name);
        var retired = SqlName.Quote(RetiredName.Of(drop.Column.Name));
        return $"""
            Stop using it first, in every version; then ('teal contract' does both, and asks before whether anything still uses it):
            -- contract, when no running version uses {drop.Column} any more; it can still come back:
            ALTER TABLE {table} RENAME COLUMN {drop.Column} TO {retired};
            -- in a later migration, when nothing has missed it:
            ALTER TABLE {table} DROP COLUMN {retired};
            """;
    }
}
