using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>ALTER … RENAME TO, SET SCHEMA and options of what is no relation.</summary>
internal static class ObjectAlteration
{
    internal static SchemaModel Apply(SchemaModel model, AlterObjectStatement statement) => statement switch
    {
        RenameObjectStatement s => Rename(model, s),
        SetObjectSchemaStatement s => Move(model, s.Object, old => old with { Schema = s.Schema.Name }),
        AlterOptionsStatement { Object.Kind: "FUNCTION" or "PROCEDURE" or "ROUTINE" } s => RoutineChanges.Alter(model, s),
        _ => model,
    };

    private static SchemaModel Rename(SchemaModel model, RenameObjectStatement statement)
    {
        var to = statement.NewName.Name;
        return statement.Object switch
        {
            { Kind: "SCHEMA", Name: { } name } => SchemaChanges.Rename(model, name.Name, to),
            { Kind: "TRIGGER" or "RULE" or "POLICY", Name: { } name, On: { } on } => AttachmentChanges.Rename(model, statement.Object.Kind, name.Name, model.Resolve(on), to),
            _ => Move(model, statement.Object, old => old with { Name = to }),
        };
    }

    private static SchemaModel Move(SchemaModel model, ObjectReference target, Func<RelationName, RelationName> to) => target.Kind switch
    {
        "TYPE" or "DOMAIN" => target.Name is { } name && model.ResolveType(name) is { } type ? Renaming.Type(model, type, to(type)) : model,
        "FUNCTION" or "PROCEDURE" or "ROUTINE" or "AGGREGATE" => RoutineChanges.Move(model, target, to),
        _ => model,
    };
}
