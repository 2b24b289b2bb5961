using Teal.Planning.Steps;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Planning.Migrations;

/// <summary>RENAME COLUMN and ALTER COLUMN TYPE as a second column that is kept equal to the first until nobody uses that any more.</summary>
internal static class RenamePlanner
{
    public static void Place(ChangeDraft draft, AlterTableStatement alter, RenameColumnAction rename, SchemaModel schema)
    {
        var table = alter.Name;
        var model = schema.Find(table)!;
        var old = model.Column(rename.Column.Name)!;
        var (from, to) = (rename.Column.ToString(), rename.NewName.ToString());
        if (Unplanned(model, old) is { } kind)
        {
            draft.Decide(draft.Expand, $"{table}.{from} is {kind}: Teal does not plan its rename yet. Write the expansion by hand, or leave the name as it is:",
                $"ALTER TABLE {table} RENAME COLUMN {from} TO {to}");
            return;
        }

        var collation = old.Collation is null ? "" : $" COLLATE {old.Collation}";
        draft.Expand.Add($"ALTER TABLE {table} ADD COLUMN {to} {old.Type}{collation};");
        // In a statement of its own: the rows that are there stay NULL, which is how the backfill knows them.
        if (old.Default is not null) draft.Expand.Add($"ALTER TABLE {table} ALTER COLUMN {to} SET DEFAULT {old.Default};");
        draft.Sync.Add($"UPDATE {table} SET {to} = {from};");
        draft.Sync.Add($"UPDATE {table} SET {from} = {to};");
        Follow(draft, alter, rename, schema);
        draft.Note($"{table}.{from} is not renamed: {to} is added, both are kept equal whichever version writes, and {from} goes away in contract.");
    }

    /// <summary>
    /// A column of another type beside the first one, under another name: no two versions can have two types under one. False where
    /// that cannot be planned.
    /// </summary>
    /// <param name="draft">The change.</param>
    /// <param name="alter">The statement.</param>
    /// <param name="change">Its action.</param>
    /// <param name="using">The expression of USING, or null.</param>
    /// <param name="type">The new type as written.</param>
    /// <param name="schema">The schema before it.</param>
    public static bool Place(ChangeDraft draft, AlterTableStatement alter, AlterColumnTypeAction change, string? @using, string type, SchemaModel schema)
    {
        var table = alter.Name;
        if (schema.Find(table) is not { } model || model.Column(change.Column.Name) is not { } old || Unplanned(model, old) is not null || change.Collation is not null) return false;
        var name = SqlName.Fit("", $"{old.Name}_{string.Concat(type.TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '_')).ToLowerInvariant()}");
        if (model.Column(name) is not null) return false;
        var (from, to) = (change.Column.ToString(), SqlName.Quote(name));
        // Green's queries have to say it: a person may want another name.
        draft.Decide(draft.Expand, $"{table}.{from} keeps its type for blue, and green uses {to} instead. Give it the name that you want, here and in the other files, and remove this mark.");
        draft.Expand.Add($"ALTER TABLE {table} ADD COLUMN {to} {type};");
        draft.Sync.Add($"UPDATE {table} SET {to} = {@using ?? $"{from}::{type}"};");
        if (@using is null) draft.Sync.Add($"UPDATE {table} SET {from} = {to}::{old.Type};");
        else draft.Decide(draft.Sync, $"how does {table}.{from} follow from {to}? Write the expression, and take the comment marks and this line away:", $"UPDATE {table} SET {from} = ...");
        Follow(draft, alter, new RenameColumnAction(change.Column, new Identifier(name, true, change.Column.Span), change.Span), schema);
        draft.Note($"the type of {table}.{from} is not changed in place, which would rewrite the table under ACCESS EXCLUSIVE: {to} is added, both are kept equal, and {from} goes away in contract. Its default comes along then.");
        return true;
    }

    private static string? Unplanned(Table model, Column old)
    {
        return old switch
        {
            { IsIdentity: true } => "an identity column",
            { Generated: not null } => "a generated column",
            // An INSERT that leaves such a column out cannot be told from one that gives it.
            { Default: { } byDefault } when byDefault.Contains("nextval", StringComparison.OrdinalIgnoreCase) => "filled by a sequence",
            _ when model.PrimaryKey.Contains(old.Name) => "part of the primary key",
            _ => null,
        };
    }

    // What stands on the old column stands on the new one too, before the old one goes.
    private static void Follow(ChangeDraft draft, AlterTableStatement alter, RenameColumnAction rename, SchemaModel schema)
    {
        var table = alter.Name;
        var model = schema.Find(table)!;
        CarryIndexes(draft, table, rename, model, schema);
        if (model.Column(rename.Column.Name)!.NotNull) draft.Contract.Add($"ALTER TABLE {table} ALTER COLUMN {rename.NewName} SET NOT NULL;");
        CarryConstraints(draft, table, rename, model, schema.Apply(alter with { Actions = [rename] }).Find(table)!);
        NameDependents(draft, table, rename, model, schema);
        draft.Contract.Add($"ALTER TABLE {table} DROP COLUMN {rename.Column};");
    }

    private static void CarryIndexes(ChangeDraft draft, QualifiedName table, RenameColumnAction rename, Table model, SchemaModel schema)
    {
        foreach (var index in schema.Indexes.Values.Where(index => index.Table == model.Name).OrderBy(index => index.Name.Name, StringComparer.Ordinal))
        {
            if (index.IsOfConstraint || !index.UsedColumns.Contains(rename.Column.Name)) continue;
            if (!index.IsPlain)
            {
                draft.Decide(draft.Expand, $"index {index.Name} names {rename.Column}, and is more than a list of columns: build one like it for {rename.NewName}, CONCURRENTLY, and remove this mark.");
                continue;
            }
            var name = NewName(index.Name.Name, rename);
            var columns = index.Columns.Select(column => column == rename.Column.Name ? rename.NewName.Name : column!);
            draft.Expand.Add($"CREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX CONCURRENTLY {SqlName.Quote(name)} ON {table} ({string.Join(", ", columns.Select(SqlName.Quote))});");
        }
    }

    private static void CarryConstraints(ChangeDraft draft, QualifiedName table, RenameColumnAction rename, Table model, Table renamed)
    {
        foreach (var constraint in model.Constraints.Where(c => c.Columns.Contains(rename.Column.Name)))
        {
            var columns = string.Join(", ", constraint.Columns.Select(column => SqlName.Quote(column == rename.Column.Name ? rename.NewName.Name : column)));
            var name = SqlName.Quote(NewName(constraint.Name, rename));
            switch (constraint.Kind)
            {
                case ConstraintKind.ForeignKey when constraint.Definition.IndexOf("REFERENCES", StringComparison.OrdinalIgnoreCase) is > 0 and var at:
                    draft.Contract.Add($"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) {constraint.Definition[at..]} NOT VALID;");
                    draft.Contract.Add($"ALTER TABLE {table} VALIDATE CONSTRAINT {name};");
                    break;
                case ConstraintKind.Unique when IsPlainUnique(constraint):
                    // ON CONFLICT needs it as soon as green runs, and equal copies of unique values are unique.
                    draft.Expand.Add($"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} ({columns});");
                    draft.Contract.Add($"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE USING INDEX {name};");
                    break;
                default:
                    draft.Decide(draft.Contract, $"constraint {SqlName.Quote(constraint.Name)} names {rename.Column}: add this one for {rename.NewName}, if it says the same of it, and remove this mark:",
                        $"ALTER TABLE {table} ADD CONSTRAINT {name} {renamed.Constraints.First(c => c.Name == constraint.Name).Definition}");
                    break;
            }
        }
    }

    // What stands on the old column elsewhere would keep purge from dropping it.
    private static void NameDependents(ChangeDraft draft, QualifiedName table, RenameColumnAction rename, Table model, SchemaModel schema)
    {
        foreach (var referencing in schema.Tables.Values.OrderBy(t => t.Name.ToString(), StringComparer.Ordinal))
            foreach (var key in referencing.Constraints.Where(c => c.References == model.Name && c.ReferencedColumns.Contains(rename.Column.Name)))
                draft.Decide(draft.Contract, $"the foreign key {SqlName.Quote(key.Name)} of {referencing.Name} points to {table}.{rename.Column}: add one that points to {rename.NewName}, drop this one, and remove this mark.");
        foreach (var view in schema.Views.Values.Where(v => v.DependsOn.Contains(model.Name)).OrderBy(v => v.Name.ToString(), StringComparer.Ordinal))
            draft.Note($"the view {view.Name} reads {table}: if it names {rename.Column}, make it anew with {rename.NewName} before teal purge, which cannot drop a column that a view reads.");
    }

    // One that is deferrable, or counts NULLs as equal, or carries more columns, cannot be made of a plain unique index.
    private static bool IsPlainUnique(Constraint constraint) =>
        !constraint.Definition.Contains("DEFERR", StringComparison.OrdinalIgnoreCase)
        && !constraint.Definition.Contains("NULLS", StringComparison.OrdinalIgnoreCase)
        && !constraint.Definition.Contains("INCLUDE", StringComparison.OrdinalIgnoreCase);

    private static string NewName(string name, RenameColumnAction rename) =>
        name.Contains(rename.Column.Name, StringComparison.Ordinal)
            ? ObjectNames.Constraint(name.Replace(rename.Column.Name, rename.NewName.Name, StringComparison.Ordinal), [], "").TrimEnd('_')
            : ObjectNames.Constraint(name, [rename.NewName.Name], "").TrimEnd('_');
}
