using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>Enums, composite types and the types of which only the name is kept.</summary>
internal static class TypeChanges
{
    internal static SchemaModel Apply(SchemaModel model, CreateTypeStatement statement)
    {
        var name = model.NameForNew(statement.Name);
        // A shell is made whole by the second CREATE TYPE.
        if (model.HasType(name) && model.OtherTypes.GetValueOrDefault(name) != "shell") return model;
        model = model.WithSchema(name.Schema);
        return statement switch
        {
            CreateEnumStatement s => model with { Enums = model.Enums.SetItem(name, s.Labels) },
            CreateCompositeTypeStatement s => model.With(new CompositeType(name, [.. s.Attributes.Select(a => Attribute(model, a))])),
            CreateOtherTypeStatement { Form: "range" } => model with
            {
                OtherTypes = model.OtherTypes.SetItem(name, "range").SetItem(MultirangeOf(name), "multirange"),
            },
            CreateOtherTypeStatement s => model with { OtherTypes = model.OtherTypes.SetItem(name, s.Form) },
            _ => model,
        };
    }

    internal static SchemaModel Apply(SchemaModel model, AddEnumValueStatement statement)
    {
        if (Labels(model, statement.Name) is not var (name, labels) || labels.Contains(statement.Label)) return model;
        var at = statement.Before is { } before ? labels.IndexOf(before)
            : statement.After is { } after ? labels.IndexOf(after) + 1
            : labels.Length;
        return model with { Enums = model.Enums.SetItem(name, labels.Insert(at < 0 ? labels.Length : at, statement.Label)) };
    }

    internal static SchemaModel Apply(SchemaModel model, RenameEnumValueStatement statement) =>
        Labels(model, statement.Name) is var (name, labels) && !labels.Contains(statement.NewLabel)
            ? model with { Enums = model.Enums.SetItem(name, labels.Substitute(statement.Label, statement.NewLabel)) }
            : model;

    internal static SchemaModel Apply(SchemaModel model, AlterCompositeTypeStatement statement)
    {
        if (model.ResolveType(statement.Name) is not { } name || !model.Composites.TryGetValue(name, out var type)) return model;
        foreach (var action in statement.Actions)
        {
            type = action switch
            {
                AddColumnAction a when type.Attribute(a.Column.Name.Name) is null => type with { Attributes = type.Attributes.Add(Attribute(model, a.Column)) },
                DropColumnAction a => type with { Attributes = type.Attributes.RemoveAll(c => c.Name == a.Column.Name) },
                AlterColumnTypeAction a => type with { Attributes = [.. type.Attributes.Select(c => c.Name == a.Column.Name ? Retyped(model, c, a) : c)] },
                RenameColumnAction a => type with { Attributes = [.. type.Attributes.Select(c => c.Name == a.Column.Name ? c with { Name = a.NewName.Name } : c)] },
                _ => type,
            };
            model = TypedTables(model, name, action);
        }
        return model.With(type);
    }

    /// <summary>The name that CREATE TYPE … AS RANGE gives the multirange (makeMultirangeTypeName in src/backend/catalog/pg_type.c).</summary>
    internal static RelationName MultirangeOf(RelationName range)
    {
        var at = range.Name.IndexOf("range", StringComparison.Ordinal);
        return range with { Name = at < 0 ? range.Name + "_multirange" : range.Name[..at] + "multi" + range.Name[at..] };
    }

    // CASCADE takes the change to the tables OF the type, and without it there must be none.
    private static SchemaModel TypedTables(SchemaModel model, RelationName type, AlterTableAction action)
    {
        foreach (var name in model.Dependents.Of(Need.ColumnOfType, type))
        {
            if (model.Tables[name] is not { } table || table.OfType != type) continue;
            model = action switch
            {
                AddColumnAction a => model.With(table with { Columns = table.Columns.Add(Attribute(model, a.Column)) }),
                DropColumnAction a => Removal.Column(model, name, a.Column.Name),
                RenameColumnAction a => Renaming.Column(model, table, a.Column.Name, a.NewName.Name),
                AlterColumnTypeAction a => TableAlteration.Change(model, table, a.Column, c => Retyped(model, c, a)),
                _ => model,
            };
        }
        return model;
    }

    private static Column Attribute(SchemaModel model, ColumnDefinition definition)
    {
        var (text, own) = definition.Type is { } type ? model.Describe(type) : ("unknown", null);
        return new Column(definition.Name.Name, text, false, null)
        {
            UserType = own,
            Collation = definition.Constraints.OfType<ColumnCollation>().FirstOrDefault()?.Collation.ToString(),
        };
    }

    private static Column Retyped(SchemaModel model, Column column, AlterColumnTypeAction action)
    {
        var (text, own) = model.Describe(action.Type);
        return column with { Type = text, UserType = own, Collation = action.Collation?.ToString() };
    }

    private static (RelationName Name, ImmutableArray<string> Labels)? Labels(SchemaModel model, QualifiedName type) =>
        model.ResolveType(type) is { } name && model.Enums.TryGetValue(name, out var labels) ? (name, labels) : null;
}
