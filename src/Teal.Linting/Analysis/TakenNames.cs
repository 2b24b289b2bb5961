using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>
/// Names that a statement gives and that are taken already. Errors as in src/backend/catalog/heap.c, index.c, pg_enum.c and
/// src/backend/commands/tablecmds.c (measured).
/// </summary>
internal static class TakenNames
{
    /// <summary>The faults, in order of the text.</summary>
    public static IEnumerable<NameFault> In(LintContext context) => context.Statement switch
    {
        CreateTableStatement { IfNotExists: false } create => Relation(context, create.Name, Place(context, create.Name, create.Persistence)),
        CreateSequenceStatement { IfNotExists: false } create => Relation(context, create.Name, Place(context, create.Name, create.Persistence)),
        CreateViewStatement { IfNotExists: false, OrReplace: false } create => Relation(context, create.Name, Place(context, create.Name, create.Persistence)),
        CreateIndexStatement { IfNotExists: false, Name: { } name } index => Relation(context, name, context.Resolve(index.Table) with { Name = name.Name }),
        CreateSchemaStatement { IfNotExists: false, Name: { Name: not "public" } name } when context.Schema.Schemas.Contains(name.Name) && context.Certainty.IsClear =>
            [new NameFault(name.Span, new RelationName(name.Name, ""), $"schema \"{name.Name}\" already exists", "42P06", [])],
        AddEnumValueStatement { IfNotExists: false } add => OfLabel(context, add),
        AlterTableStatement alter => alter.Actions.SelectMany(a => OfAction(context, alter, a)),
        _ => [],
    };

    /// <summary>Whether the table has a primary key of its own, which the same statement does not take away.</summary>
    public static bool HasOtherPrimaryKey(AlterTableStatement alter, Table table) =>
        table is { PrimaryKey.IsEmpty: false, PartitionOf: null, Inherits.IsEmpty: true } && !alter.Actions.Any(a => a is DropConstraintAction or DropColumnAction);

    /// <summary>What the server says of a second primary key.</summary>
    public static string SeveralPrimaryKeys(Table table) => $"multiple primary keys for table \"{table.Name.Name}\" are not allowed";

    private static IEnumerable<NameFault> OfLabel(LintContext context, AddEnumValueStatement add)
    {
        if (context.Schema.ResolveType(add.Name) is { } type && context.Schema.Enums.GetValueOrDefault(type) is { IsDefault: false } labels && labels.Contains(add.Label) && context.Certainty.IsClear && context.Certainty.IsSure(RelationName.Of(add.Name)))
            yield return new NameFault(add.Span, RelationName.Of(add.Name), $"enum label \"{add.Label}\" already exists", "42710", []);
    }

    private static IEnumerable<NameFault> OfAction(LintContext context, AlterTableStatement alter, AlterTableAction action)
    {
        var name = context.Resolve(alter.Name);
        if (name.Schema == RelationName.TemporarySchema) return [];
        switch (action)
        {
            case RenameTableAction rename:
                return Relation(context, new QualifiedName([rename.NewName], rename.NewName.Span), name with { Name = rename.NewName.Name });
            case SetSchemaAction move when name.Schema != move.Schema.Name && move.Schema.Name != "pg_catalog" && IsTaken(context, name with { Schema = move.Schema.Name }):
                return [new NameFault(move.Span, name, $"relation \"{name.Name}\" already exists in schema \"{move.Schema.Name}\"", "42P07", [])];
        }

        if (context.TableSoFar(alter.Name) is not { } table || !IsSure(context, table)) return [];
        var relation = $"relation \"{table.Name.Name}\" already exists";
        return action switch
        {
            AddColumnAction { IfNotExists: false } add when Has(table, add.Column.Name) && !alter.Actions.Any(a => a is DropColumnAction d && d.Column.Name == add.Column.Name.Name) =>
                [new NameFault(add.Column.Name.Span, table.Name, $"column \"{add.Column.Name.Name}\" of {relation}", "42701", table.Columns.Select(c => c.Name))],
            AddColumnAction add when add.Column.Constraints.OfType<ColumnPrimaryKey>().FirstOrDefault() is { } key && HasOtherPrimaryKey(alter, table) && !(add.IfNotExists && Has(table, add.Column.Name)) =>
                [new NameFault(key.Span, table.Name, SeveralPrimaryKeys(table), "42P16", [])],
            RenameColumnAction rename when Has(table, rename.NewName) =>
                [new NameFault(rename.NewName.Span, table.Name, $"column \"{rename.NewName.Name}\" of {relation}", "42701", table.Columns.Select(c => c.Name))],
            RenameConstraintAction rename when HasConstraint(table, rename.NewName) =>
                [new NameFault(rename.NewName.Span, table.Name, $"constraint \"{rename.NewName.Name}\" for {relation}", "42710", [])],
            AddConstraintAction add => OfConstraint(context, alter, add, table),
            _ => [],
        };
    }

    private static IEnumerable<NameFault> OfConstraint(LintContext context, AlterTableStatement alter, AddConstraintAction add, Table table)
    {
        if (add.Constraint is UniqueConstraint { IsPrimaryKey: true } && HasOtherPrimaryKey(alter, table))
            return [new NameFault(add.Span, table.Name, SeveralPrimaryKeys(table), "42P16", [])];
        if (add.Constraint.Name is not { } name || alter.Actions.Any(a => a is DropConstraintAction d && d.Name.Name == name.Name)) return [];
        if (add.Constraint is UniqueConstraint or ExclusionConstraint)
            return add.Constraint is UniqueConstraint { UsingIndex: not null } ? [] : Relation(context, new QualifiedName([name], name.Span), table.Name with { Name = name.Name });
        return HasConstraint(table, name)
            ? [new NameFault(name.Span, table.Name, $"constraint \"{name.Name}\" for relation \"{table.Name.Name}\" already exists", "42710", [])]
            : [];
    }

    // A name without a schema may be made in that of the role that runs the file.
    private static IEnumerable<NameFault> Relation(LintContext context, QualifiedName written, RelationName made) =>
        IsTaken(context, made) && !(written.Schema is null && context is { Statement: not AlterTableStatement, Schema: { IsUserOnPath: true, RoleSchemas.IsEmpty: false } }) ? [new NameFault(written.Span, made, $"relation \"{made.Name}\" already exists", "42P07", [])] : [];

    private static bool IsTaken(LintContext context, RelationName made) =>
        context.Schema.HasRelation(made) && context.Certainty.IsSure(made)
        && (context.Schema.Indexes.GetValueOrDefault(made) is not { } index || context.Certainty.IsSure(index.Table));

    // Of a table that is not known whole, what the files have added to it.
    private static bool IsSure(LintContext context, Table table) =>
        context.Certainty.IsSure(table.Name) && (context.Certainty.IsClear || context.Schema.Tables.ContainsKey(table.Name));

    private static bool Has(Table table, Identifier column) => table.Column(column.Name) is not null;

    // One that comes from a parent may be said again.
    private static bool HasConstraint(Table table, Identifier name) => table.Constraints.Any(c => c.Name == name.Name && !c.IsInherited);

    private static RelationName Place(LintContext context, QualifiedName name, Persistence persistence) => new(
        persistence == Persistence.Temporary ? RelationName.TemporarySchema : name.Schema ?? context.Schema.CreationSchema, name.Name);
}
