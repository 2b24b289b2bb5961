using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>
/// A schema in memory, to which DDL is applied. Immutable: applying a statement gives another model.
/// Knows what the text says, not what a server would; a statement that it cannot follow leaves it as it was.
/// </summary>
public sealed record SchemaModel
{
    /// <summary>The model without any object.</summary>
    public static SchemaModel Empty { get; } = new();

    /// <summary>The tables.</summary>
    public ImmutableDictionary<RelationName, Table> Tables { get; init; } = ImmutableDictionary<RelationName, Table>.Empty;

    /// <summary>The indexes, those of constraints among them, with the table that each stands on.</summary>
    public ImmutableDictionary<RelationName, TableIndex> Indexes { get; init; } = ImmutableDictionary<RelationName, TableIndex>.Empty;

    /// <summary>The views and materialised views.</summary>
    public ImmutableDictionary<RelationName, View> Views { get; init; } = ImmutableDictionary<RelationName, View>.Empty;

    /// <summary>The enum types with their labels in order.</summary>
    public ImmutableDictionary<RelationName, ImmutableArray<string>> Enums { get; init; } = ImmutableDictionary<RelationName, ImmutableArray<string>>.Empty;

    /// <summary>The sequences.</summary>
    public ImmutableHashSet<RelationName> Sequences { get; init; } = [];

    /// <summary>The table that a name in a statement means, or null where the model has none.</summary>
    public Table? Find(QualifiedName name) => Tables.GetValueOrDefault(RelationName.Of(name));

    /// <summary>The model after <paramref name="statement"/>.</summary>
    public SchemaModel Apply(Statement statement) => throw new NotImplementedException();

    /// <summary>The model after every statement of <paramref name="script"/> in order.</summary>
    public SchemaModel Apply(SqlScript script) => script.Statements.Aggregate(this, (model, statement) => model.Apply(statement));
}
