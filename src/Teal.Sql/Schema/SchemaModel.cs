using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>
/// A schema in memory, to which DDL is applied. Immutable: applying a statement gives another model.
/// Knows what the text says, not what a server would; a statement that it cannot follow leaves it as it was.
/// </summary>
public sealed partial record SchemaModel
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

    /// <summary>The sequences that belong to a column (serial, identity, OWNED BY) and go with it.</summary>
    public ImmutableDictionary<RelationName, ColumnOwner> SequenceOwners { get; init; } = ImmutableDictionary<RelationName, ColumnOwner>.Empty;

    /// <summary>The table that a name in a statement means, or null where the model has none.</summary>
    public Table? Find(QualifiedName name) => Tables.GetValueOrDefault(RelationName.Of(name));

    /// <summary>
    /// The model after <paramref name="statement"/>: after a CREATE, ALTER or DROP that is modelled, and after those in a DO block,
    /// each taken to be reached. Any other statement leaves the model as it is.
    /// </summary>
    /// <param name="statement">A statement that was parsed: expressions are kept as text of its <see cref="Statement.Text"/>.</param>
    public SchemaModel Apply(Statement statement) => statement switch
    {
        CreateTableStatement s => TableCreation.Apply(this, s),
        AlterTableStatement s => TableAlteration.Apply(this, s),
        CreateIndexStatement s => IndexCreation.Apply(this, s),
        DropStatement s => Removal.Apply(this, s),
        CreateViewStatement s => ViewCreation.Apply(this, s),
        CreateEnumStatement s => Add(s),
        CreateSequenceStatement s => Add(s),
        SelectStatement { Query: SelectQuery { Into: [var into, ..] } query } => TableCreation.FromQuery(this, RelationName.Of(into), query, []),
        DoStatement s => s.Body.Statements.Aggregate(this, static (model, embedded) => model.ApplyEmbedded(embedded.Statement)),
        _ => this,
    };

    /// <summary>The model after every statement of <paramref name="script"/> in order.</summary>
    public SchemaModel Apply(SqlScript script) => script.Statements.Aggregate(this, (model, statement) => model.Apply(statement));

    /// <summary>Whether a relation of any kind has that name: tables, indexes, views and sequences share one space of names.</summary>
    internal bool HasRelation(RelationName name) =>
        Tables.ContainsKey(name) || Indexes.ContainsKey(name) || Views.ContainsKey(name) || Sequences.Contains(name);

    // INTO in a code block names variables.
    private SchemaModel ApplyEmbedded(Statement statement) => statement is SelectStatement ? this : Apply(statement);

    private SchemaModel Add(CreateEnumStatement statement)
    {
        var name = RelationName.Of(statement.Name);
        return Enums.ContainsKey(name) ? this : this with { Enums = Enums.Add(name, statement.Labels) };
    }

    private SchemaModel Add(CreateSequenceStatement statement)
    {
        var name = RelationName.Of(statement.Name);
        if (HasRelation(name)) return this;
        var model = this with { Sequences = Sequences.Add(name) };
        return statement.OwnedBy is { Parts.Length: > 1 } column
            ? model with { SequenceOwners = SequenceOwners.Add(name, ColumnOwner.Of(column)) }
            : model;
    }
}
