using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Analysis;

/// <summary>Keys that the server refuses: foreign keys whose target does not serve, and indexes that no constraint can take over.</summary>
internal static class KeyRefusals
{
    // The types within a line can be compared with each other by an index, and none with a type of another line (measured, each with each).
    private static readonly string[][] Comparable =
    [
        ["smallint", "integer", "bigint"], ["text", "character varying", "character"], ["uuid"], ["boolean"], ["bytea"],
        ["date", "timestamp without time zone", "timestamp with time zone"],
    ];

    public static IEnumerable<Refusal> OfAction(LintContext context, AlterTableStatement alter, AlterTableAction action, Table table)
    {
        switch (action)
        {
            case AddColumnAction { Column: var column } add when add.Column.Constraints.OfType<ColumnPrimaryKey>().Any() && TakenNames.HasOtherPrimaryKey(alter, table) && !(add.IfNotExists && table.Column(column.Name.Name) is not null):
                yield return new Refusal(action.Span, table.Name, TakenNames.SeveralPrimaryKeys(table), "42P16", "", "") { IsToldElsewhere = true };
                break;
            case AddColumnAction { Column: { Type: { } type } column }:
                foreach (var reference in column.Constraints.OfType<ColumnReferences>())
                    if (OfKey(context, alter.Name, action.Span, reference.Name, [(column.Name.Name, TypeText.Of(type))], reference.Target, alter) is { } refused) yield return refused;
                break;
            case AddConstraintAction { Constraint: ForeignKeyConstraint key }:
                var own = key.Columns.Select(c => (c.Name, Type: table.Column(c.Name)?.Type)).ToList();
                if (own.TrueForAll(c => c.Type is not null) && !context.Text(key.Span).Contains("PERIOD", StringComparison.OrdinalIgnoreCase)
                    && OfKey(context, alter.Name, action.Span, key.Name, [.. own.Select(c => (c.Name, c.Type!))], key.Target, alter) is { } refusal) yield return refusal;
                break;
            case AddConstraintAction { Constraint: UniqueConstraint { UsingIndex: { } name } } when table.PartitionStrategy is null && OfTakenOver(context, action.Span, table, name) is { } unfit:
                yield return unfit;
                break;
        }
    }

    public static IEnumerable<Refusal> OfCreate(LintContext context, CreateTableStatement create)
    {
        if (create.IfNotExists || create.Persistence == Persistence.Temporary) yield break;
        foreach (var column in create.Columns)
            foreach (var reference in column.Constraints.OfType<ColumnReferences>())
                if (column.Type is { } type && OfKey(context, create.Name, reference.Span, reference.Name, [(column.Name.Name, TypeText.Of(type))], reference.Target, null) is { } refused)
                    yield return refused with { Part = create.Span };
        foreach (var key in create.Elements.OfType<ForeignKeyConstraint>())
        {
            var own = key.Columns.Select(c => (c.Name, Type: create.Columns.FirstOrDefault(d => d.Name.Name == c.Name)?.Type)).ToList();
            if (own.TrueForAll(c => c.Type is not null) && !context.Text(key.Span).Contains("PERIOD", StringComparison.OrdinalIgnoreCase)
                && OfKey(context, create.Name, key.Span, key.Name, [.. own.Select(c => (c.Name, TypeText.Of(c.Type!)))], key.Target, null) is { } refused)
                yield return refused with { Part = create.Span };
        }
    }

    // transformFkeyCheckAttrs and ATAddForeignKeyConstraint in src/backend/commands/tablecmds.c.
    private static Refusal? OfKey(
        LintContext context, QualifiedName name, SourceSpan span, Identifier? constraint, ImmutableArray<(string Name, string Type)> own, ForeignKeyTarget target, AlterTableStatement? alter)
    {
        if (RefusalSearch.Sure(context, target.Table) is not { IsForeign: false } other || other.Name == context.Resolve(name)) return null;
        var columns = target.Columns.IsEmpty ? other.PrimaryKey : [.. target.Columns.Select(c => c.Name)];
        if (columns.IsEmpty)
            return new Refusal(span, context.Resolve(name), $"there is no primary key for referenced table \"{target.Table.Name}\"", "42704", $"{other.Name} has none, and the key names no columns of it", "Name the columns that are unique there, behind the name of the table.");
        if (columns.Length != own.Length)
            return new Refusal(
                span, context.Resolve(name), "number of referencing and referenced columns for foreign key disagree", "42830", $"{own.Length} here, {columns.Length} in {other.Name}", "Name as many columns on both sides.");
        if (columns.Any(c => other.Column(c) is null)) return null;
        if (UniqueOver(context, other, columns) is false)
        {
            var list = string.Join(", ", columns.Select(SqlName.Quote));
            return new Refusal(
                span, context.Resolve(name), $"there is no unique constraint matching given keys for referenced table \"{target.Table.Name}\"", "42830",
                $"no unique index of {other.Name} is over just {list}, for all rows",
                other.PartitionStrategy is null
                    ? $"Before it, in a file of its own that is not run in a transaction, if the rows are unique in that:\nCREATE UNIQUE INDEX CONCURRENTLY {SqlName.Quote(NewNames.For(other.Name, string.Join('_', columns) + "_key"))} ON {context.NameOf(other.Name)} ({list});"
                    : "Refer to the columns of its primary key.");
        }

        for (var i = 0; i < own.Length; i++)
            if (other.Column(columns[i]) is { } referenced && AreApart(own[i].Type, referenced.Type))
                return new Refusal(
                    span, context.Resolve(name), $"foreign key constraint \"{constraint?.Name ?? NewNames.Constraint(context, name, own.Select(c => c.Name), "fkey")}\" cannot be implemented", "42804",
                    $"{SqlName.Quote(own[i].Name)} is {own[i].Type} and {other.Name}.{SqlName.Quote(columns[i])} is {referenced.Type}",
                    alter is null || alter.Actions.Any(a => a is AddColumnAction)
                        ? $"Give it the type {referenced.Type}."
                        : $"Refer from a column of the same type, filled in small transactions:\nALTER TABLE {context.NameOf(context.Resolve(name))} ADD COLUMN {SqlName.Quote(own[i].Name + "_key")} {referenced.Type};");
        return null;
    }

    // Null where the model may not tell.
    private static bool? UniqueOver(LintContext context, Table table, ImmutableArray<string> columns)
    {
        var candidates = context.Schema.IndexesOf(table.Name).Where(i => i is { IsUnique: true, IsPartial: false, HasExpression: false } && i.Columns.Length == columns.Length && i.Columns.All(c => columns.Contains(c!))).ToList();
        return candidates.Count == 0 ? false : candidates.Exists(i => i is { IsValid: true, IsDeferrable: false }) ? true : null;
    }

    private static bool AreApart(string one, string other) => FamilyOf(one) is { } mine && FamilyOf(other) is { } theirs && mine != theirs;

    private static string[]? FamilyOf(string type)
    {
        if (type.EndsWith(']')) return null;
        var at = type.IndexOf('(', StringComparison.Ordinal);
        var plain = at < 0 ? type : type[..at] + type[(type.IndexOf(')', at) + 1)..];
        return Array.Find(Comparable, family => family.Contains(plain));
    }

    // transformIndexConstraint in src/backend/parser/parse_utilcmd.c, in its order.
    private static Refusal? OfTakenOver(LintContext context, SourceSpan span, Table table, Identifier name)
    {
        if (context.Schema.Indexes.GetValueOrDefault(table.Name with { Name = name.Name }) is not { } index || !context.Certainty.IsSure(index.Name) || !context.Certainty.IsSure(index.Table)) return null;
        (string Error, string State)? fault = index switch
        {
            { IsOfConstraint: true } => ($"index \"{name.Name}\" is already associated with a constraint", "55000"),
            _ when index.Table != table.Name => ($"index \"{name.Name}\" does not belong to table \"{table.Name.Name}\"", "55000"),
            { IsUnique: false } => ($"\"{name.Name}\" is not a unique index", "42809"),
            { HasExpression: true } => ($"index \"{name.Name}\" contains expressions", "42809"),
            { IsPartial: true } => ($"\"{name.Name}\" is a partial index", "42809"),
            _ => null,
        };
        return fault is not var (error, state) ? null
            : new Refusal(
                span, table.Name, error, state, "a constraint takes over only a unique index of its own table, over plain columns and for all rows",
                index.IsUnique && state == "42809"
                    ? $"The index makes rows unique as it is, without a constraint. For a constraint build one over plain columns, in a file of its own that is not run in a transaction:\nCREATE UNIQUE INDEX CONCURRENTLY {SqlName.Quote(NewNames.For(table.Name, "key"))} ON {context.NameOf(table.Name)} (/* columns */);"
                    : $"Build one, in a file of its own that is not run in a transaction:\nCREATE UNIQUE INDEX CONCURRENTLY {SqlName.Quote(NewNames.For(table.Name, "key"))} ON {context.NameOf(table.Name)} (/* columns */);");
    }
}
