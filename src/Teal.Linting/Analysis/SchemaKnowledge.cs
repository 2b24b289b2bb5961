using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>What is known of the schema at a statement.</summary>
/// <param name="Schema">Tables that are known whole: from the base schema, or created in the files.</param>
/// <param name="Partial">Tables that are not: here they have only the columns and constraints that the files add.</param>
internal sealed record SchemaKnowledge(SchemaModel Schema, SchemaModel Partial)
{
    /// <summary>The settings that a session begins with: what earlier files said by ALTER ROLE and ALTER DATABASE.</summary>
    public SessionSettings Defaults { get; init; } = SessionSettings.Empty;

    /// <summary>How far what is known is certain.</summary>
    public Certainty Certainty { get; init; } = Certainty.None;

    /// <summary>Nothing.</summary>
    public static SchemaKnowledge None { get; } = new(SchemaModel.Empty, SchemaModel.Empty);

    /// <summary>Whether the relation is known whole.</summary>
    public bool Knows(RelationName relation) =>
        Schema.Tables.ContainsKey(relation) || Schema.Indexes.ContainsKey(relation) || Schema.Views.ContainsKey(relation)
        || Schema.Sequences.Contains(relation) || Schema.Enums.ContainsKey(relation);

    /// <summary>What is known when <paramref name="statement"/> begins to run its code, of which parts may not be reached.</summary>
    public SchemaKnowledge BeforeCodeOf(Statement statement) => this with { Certainty = Certainty.After(statement, Schema) };

    /// <summary>What is known after <paramref name="statement"/>.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="isInCode">Whether it stands in code, which <see cref="BeforeCodeOf"/> has answered for.</param>
    public SchemaKnowledge After(Statement statement, bool isInCode = false)
    {
        var partial = Partial;
        if (statement is AlterTableStatement alter && Schema.Find(alter.Name) is null)
        {
            if (partial.Find(alter.Name) is null) partial = partial.With(new Table(partial.Resolve(alter.Name), [], []));
            partial = partial.Apply(statement);
        }
        else if (!partial.Tables.IsEmpty)
        {
            if (statement is DropStatement) partial = partial.Apply(statement);
            else if (statement is TransactionStatement { Action: TransactionAction.Rollback or TransactionAction.RollbackTo }) partial = SchemaModel.Empty;
        }

        return this with { Schema = Schema.Apply(statement), Partial = partial, Defaults = Defaults.WithDefaultsOf(statement), Certainty = isInCode ? Certainty : Certainty.After(statement, Schema) };
    }
}
