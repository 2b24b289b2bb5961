using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>CREATE SCHEMA, DROP SCHEMA and ALTER SCHEMA … RENAME.</summary>
internal static class SchemaChanges
{
    // The role that initdb makes where no other name is given.
    private const string FirstRole = "postgres";

    internal static SchemaModel Create(SchemaModel model, CreateSchemaStatement statement)
    {
        var name = (statement.Name ?? statement.Owner)?.Name;
        if (name is null) return model;
        // While its elements are made, the new schema comes first in the path (CreateSchemaCommand).
        var path = model.SearchPath;
        model = model.WithSchema(name) with { SearchPath = path.Insert(0, name) };
        if (statement.Owner?.Name == name || name == FirstRole) model = model with { RoleSchemas = model.RoleSchemas.Add(name) };
        model = statement.Elements.Aggregate(model, static (m, element) => m.Apply(element));
        return model with { SearchPath = path };
    }

    /// <summary>With everything in it: without CASCADE it must be empty.</summary>
    internal static SchemaModel Drop(SchemaModel model, string schema)
    {
        if (!model.Schemas.Contains(schema)) return model;
        foreach (var name in model.Views.Keys.Where(n => n.Schema == schema)) model = Removal.View(model, name);
        foreach (var name in model.Tables.Keys.Where(n => n.Schema == schema)) model = Removal.Table(model, name);
        foreach (var name in model.Sequences.Where(n => n.Schema == schema)) model = Removal.Sequence(model, name);
        foreach (var name in TypesIn(model, schema)) model = Removal.Type(model, name);
        foreach (var name in model.Routines.Keys.Where(n => n.Schema == schema)) model = RoutineChanges.Remove(model, name, static _ => true);
        return model with { Schemas = model.Schemas.Remove(schema), RoleSchemas = model.RoleSchemas.Remove(schema) };
    }

    internal static SchemaModel Rename(SchemaModel model, string old, string to)
    {
        if (!model.Schemas.Contains(old) || model.Schemas.Contains(to)) return model;
        model = model.WithSchema(to);
        foreach (var name in model.Views.Keys.Where(n => n.Schema == old)) model = Renaming.Relation(model, name, name with { Schema = to });
        foreach (var name in model.Tables.Keys.Where(n => n.Schema == old)) model = Renaming.Relation(model, name, name with { Schema = to });
        foreach (var name in model.Sequences.Where(n => n.Schema == old)) model = Renaming.Relation(model, name, name with { Schema = to });
        foreach (var name in TypesIn(model, old)) model = Renaming.Type(model, name, name with { Schema = to });
        foreach (var name in model.Routines.Keys.Where(n => n.Schema == old))
        {
            var identifier = new Identifier(name.Name, true, default);
            var reference = new ObjectReference("ROUTINE", new QualifiedName([identifier with { Name = old }, identifier], default), default);
            model = RoutineChanges.Move(model, reference, n => n with { Schema = to });
        }
        return model with { Schemas = model.Schemas.Remove(old) };
    }

    private static List<RelationName> TypesIn(SchemaModel model, string schema) =>
        [.. model.Enums.Keys.Concat(model.Domains.Keys).Concat(model.Composites.Keys).Concat(model.OtherTypes.Keys).Where(n => n.Schema == schema)];
}
