using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>What is known of the schema at a statement.</summary>
/// <param name="Schema">Tables that are known whole: from the base schema, or created in the files.</param>
/// <param name="Partial">Tables that are not: here they have only the columns and constraints that the files add.</param>
internal sealed record SchemaKnowledge(SchemaModel Schema, SchemaModel Partial)
{
    /// <summary>What is known after <paramref name="statement"/>.</summary>
    public SchemaKnowledge After(Statement statement)
    {
        var partial = Partial;
        if (statement is AlterTableStatement alter && Schema.Find(alter.Name) is null)
        {
            var name = RelationName.Of(alter.Name);
            if (partial.Find(alter.Name) is null) partial = partial with { Tables = partial.Tables.Add(name, new Table(name, [], [])) };
            partial = partial.Apply(statement);
        }

        return new(Schema.Apply(statement), partial);
    }
}
