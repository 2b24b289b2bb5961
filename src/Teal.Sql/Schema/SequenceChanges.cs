using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>CREATE SEQUENCE and ALTER SEQUENCE, as far as it says whose the sequence is.</summary>
internal static class SequenceChanges
{
    internal static SchemaModel Apply(SchemaModel model, CreateSequenceStatement statement)
    {
        var name = model.NameForNew(statement.Name, statement.Persistence);
        if (model.HasRelation(name)) return model;
        return model.WithSchema(name.Schema).WithSequence(name, Owner(model, statement.OwnedBy));
    }

    internal static SchemaModel Apply(SchemaModel model, AlterSequenceStatement statement)
    {
        var name = model.Resolve(statement.Name);
        return statement.HasOwner && model.Sequences.Contains(name) ? model.WithSequence(name, Owner(model, statement.OwnedBy)) : model;
    }

    private static ColumnOwner? Owner(SchemaModel model, QualifiedName? column) => column is { Parts.Length: > 1 } ? model.ResolveColumn(column) : null;
}
