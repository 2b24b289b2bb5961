using System.Collections.Immutable;
using Teal.Sql.Collections;
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

    /// <summary>The schemas; one that an object is made in is known from then on, whether or not its own CREATE SCHEMA was seen.</summary>
    public ImmutableHashSet<string> Schemas { get; internal init; } = ["public"];

    /// <summary>The tables, foreign tables among them.</summary>
    public PersistentDictionary<RelationName, Table> Tables { get; internal init; } = PersistentDictionary<RelationName, Table>.Empty;

    /// <summary>The indexes, those of constraints among them, with the table that each stands on.</summary>
    public PersistentDictionary<RelationName, TableIndex> Indexes { get; internal init; } = PersistentDictionary<RelationName, TableIndex>.Empty;

    /// <summary>The views and materialised views.</summary>
    public PersistentDictionary<RelationName, View> Views { get; internal init; } = PersistentDictionary<RelationName, View>.Empty;

    /// <summary>The enum types with their labels in order.</summary>
    public PersistentDictionary<RelationName, ImmutableArray<string>> Enums { get; internal init; } = PersistentDictionary<RelationName, ImmutableArray<string>>.Empty;

    /// <summary>The domains.</summary>
    public PersistentDictionary<RelationName, DomainType> Domains { get; internal init; } = PersistentDictionary<RelationName, DomainType>.Empty;

    /// <summary>The composite types of CREATE TYPE.</summary>
    public PersistentDictionary<RelationName, CompositeType> Composites { get; internal init; } = PersistentDictionary<RelationName, CompositeType>.Empty;

    /// <summary>The types of which no more is known than what they are: <c>range</c>, <c>multirange</c>, <c>base</c> or <c>shell</c>.</summary>
    public PersistentDictionary<RelationName, string> OtherTypes { get; internal init; } = PersistentDictionary<RelationName, string>.Empty;

    /// <summary>The sequences.</summary>
    public PersistentSet<RelationName> Sequences { get; internal init; } = PersistentSet<RelationName>.Empty;

    /// <summary>The sequences that belong to a column (serial, identity, OWNED BY) and go with it.</summary>
    public PersistentDictionary<RelationName, ColumnOwner> SequenceOwners { get; internal init; } = PersistentDictionary<RelationName, ColumnOwner>.Empty;

    /// <summary>The functions, procedures and aggregates, every overload under its name.</summary>
    public PersistentDictionary<RelationName, ImmutableArray<Routine>> Routines { get; internal init; } = PersistentDictionary<RelationName, ImmutableArray<Routine>>.Empty;

    /// <summary>Whether ALTER DEFAULT PRIVILEGES grants something on tables and views to come.</summary>
    public bool GrantsToNewTables { get; internal init; }

    /// <summary>The extensions.</summary>
    public ImmutableHashSet<string> Extensions { get; internal init; } = [];

    /// <summary>
    /// The model after <paramref name="statement"/>: after a CREATE, ALTER or DROP that is modelled, and after those in a DO block,
    /// each taken to be reached. Any other statement leaves the model as it is; what a ROLLBACK takes back is taken back.
    /// </summary>
    /// <param name="statement">A statement that was parsed: expressions are kept as text of its <see cref="Statement.Text"/>.</param>
    public SchemaModel Apply(Statement statement) => statement switch
    {
        CreateTableStatement s => TableCreation.Apply(this, s),
        CreateForeignTableStatement s => TableCreation.Apply(this, s.Table with { Text = s.Text }, isForeign: true),
        AlterTableStatement s => TableAlteration.Apply(this, s),
        AlterRelationStatement s => TableAlteration.Apply(this, s),
        CreateIndexStatement s => IndexCreation.Apply(this, s),
        DropStatement s => Removal.Apply(this, s),
        CreateViewStatement s => ViewCreation.Apply(this, s),
        RefreshStatement s => ViewCreation.Apply(this, s),
        CreateTypeStatement s => TypeChanges.Apply(this, s),
        AddEnumValueStatement s => TypeChanges.Apply(this, s),
        RenameEnumValueStatement s => TypeChanges.Apply(this, s),
        AlterCompositeTypeStatement s => TypeChanges.Apply(this, s),
        CreateDomainStatement s => DomainChanges.Apply(this, s),
        AlterDomainStatement s => DomainChanges.Apply(this, s),
        CreateSequenceStatement s => SequenceChanges.Apply(this, s),
        AlterSequenceStatement s => SequenceChanges.Apply(this, s),
        CreateFunctionStatement s => RoutineChanges.Apply(this, s),
        DefineStatement { ObjectKind: "AGGREGATE" } s => RoutineChanges.Apply(this, s),
        CreateTriggerStatement s => AttachmentChanges.Apply(this, s),
        CreateRuleStatement s => AttachmentChanges.Apply(this, s),
        PolicyStatement s => AttachmentChanges.Apply(this, s),
        AlterObjectStatement s => ObjectAlteration.Apply(this, s),
        GrantStatement s => GrantChanges.Apply(this, s),
        AlterDefaultPrivilegesStatement s => GrantChanges.Apply(this, s),
        CreateExtensionStatement s => this with { Extensions = Extensions.Add(s.Name.Name) },
        CreateSchemaStatement s => SchemaChanges.Create(this, s),
        SetStatement or SessionStatement or TransactionStatement => SessionChanges.Apply(this, statement),
        SelectStatement { Query: SelectQuery { Into: [var into, ..] } query } => TableCreation.FromQuery(this, NameForNew(into), query, []),
        SelectStatement s => SessionChanges.Apply(this, s),
        DoStatement s => s.Body.Statements.Aggregate(this, static (model, embedded) => model.ApplyEmbedded(embedded.Statement)),
        _ => this,
    };

    /// <summary>The model after every statement of <paramref name="script"/> in order; those that take a migration back are not run.</summary>
    public SchemaModel Apply(SqlScript script) => script.Forward().Statements.Aggregate(this, (model, statement) => model.Apply(statement));

    /// <summary>Whether a relation of any kind has that name: tables, indexes, views and sequences share one space of names.</summary>
    public bool HasRelation(RelationName name) =>
        Tables.ContainsKey(name) || Indexes.ContainsKey(name) || Views.ContainsKey(name) || Sequences.Contains(name);

    // INTO in a code block names variables.
    private SchemaModel ApplyEmbedded(Statement statement) =>
        statement is SelectStatement { Query: SelectQuery { Into: not [] } } or TransactionStatement ? this : Apply(statement);
}
