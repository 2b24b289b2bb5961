using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>On which tables and views a GRANT was seen. Which roles have what is not kept.</summary>
internal static class GrantChanges
{
    internal static SchemaModel Apply(SchemaModel model, GrantStatement statement)
    {
        if (!statement.IsGrant) return model;
        foreach (var name in statement.Objects.Select(o => o.Name).OfType<QualifiedName>())
        {
            if (statement.ObjectKind == "TABLE") model = On(model, model.Resolve(name));
            else if (statement.ObjectKind == "ALL TABLES IN SCHEMA")
                foreach (var relation in model.Tables.Keys.Concat(model.Views.Keys).Where(r => r.Schema == name.Name).ToList()) model = On(model, relation);
        }

        return model;
    }

    internal static SchemaModel Apply(SchemaModel model, AlterDefaultPrivilegesStatement statement) =>
        statement.Grant is { IsGrant: true, ObjectKind: "TABLES" } ? model with { GrantsToNewTables = true } : model;

    private static SchemaModel On(SchemaModel model, RelationName relation) =>
        model.Tables.TryGetValue(relation, out var table) ? model.With(table with { HasGrants = true })
        : model.Views.TryGetValue(relation, out var view) ? model.With(view with { HasGrants = true })
        : model;
}
