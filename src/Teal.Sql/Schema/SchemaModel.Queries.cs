using System.Collections.Immutable;
using Teal.Sql.Collections;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <content>Questions. None looks at every object; lists are in order of names.</content>
public sealed partial record SchemaModel
{
    /// <summary>The transaction that the statements so far began and did not end, or null.</summary>
    internal TransactionStart? Transaction { get; init; }

    /// <summary>The table that a name in a statement means, or null where the model has none.</summary>
    public Table? Find(QualifiedName name) => Tables.GetValueOrDefault(Resolve(name));

    /// <summary>The view or materialised view that a name in a statement means, or null.</summary>
    public View? FindView(QualifiedName name) => Views.GetValueOrDefault(Resolve(name));

    /// <summary>The index that a name in a statement means, or null.</summary>
    public TableIndex? FindIndex(QualifiedName name) => Indexes.GetValueOrDefault(Resolve(name));

    /// <summary>The overloads of the routine that a name in a statement means; empty where the model has none.</summary>
    public ImmutableArray<Routine> FindRoutines(QualifiedName name) => ResolveRoutine(name) is { } routine ? Routines[routine] : [];

    /// <summary>The columns that a query gives, as far as the text and the model tell; a type that only a server can tell is <c>unknown</c>.</summary>
    public ImmutableArray<Column> ColumnsOf(QueryExpression query) => [.. QueryColumns.Of(this, query)];

    /// <summary>The indexes of a table or materialised view, those of constraints among them.</summary>
    public IEnumerable<TableIndex> IndexesOf(RelationName table) => Those(Need.IndexOn, table, Indexes);

    /// <summary>The partitions directly below a table.</summary>
    public IEnumerable<Table> PartitionsOf(RelationName table) => ChildrenOf(table).Where(t => t.PartitionOf == table);

    /// <summary>The partitions and inheriting tables directly below a table.</summary>
    public IEnumerable<Table> ChildrenOf(RelationName table) => Those(Need.ChildOf, table, Tables);

    /// <summary>The foreign keys that point to a table, each with the table that has it; those of the table to itself among them.</summary>
    public IEnumerable<(Table Table, Constraint Constraint)> ReferencesTo(RelationName table) =>
        Those(Need.References, table, Tables).SelectMany(t => t.Constraints.Where(c => c.References == table).Select(c => (t, c)));

    /// <summary>The views whose queries name a relation.</summary>
    public IEnumerable<View> ViewsReading(RelationName relation) => Those(Need.Reads, relation, Views);

    /// <summary>The views that read a column of a relation, as far as the text tells (<see cref="View.Reads"/>).</summary>
    public IEnumerable<View> ViewsReading(RelationName relation, string column) =>
        ViewsReading(relation).Where(v => v.Reads.Contains(new ColumnOwner(relation, column)));

    /// <summary>The tables that have a column of one of the model's own types, arrays included, or are OF it.</summary>
    public IEnumerable<Table> TablesUsing(RelationName type) => Those(Need.ColumnOfType, type, Tables);

    /// <summary>The domains over one of the model's own types.</summary>
    public IEnumerable<DomainType> DomainsOver(RelationName type) => Those(Need.DomainOverType, type, Domains);

    /// <summary>The triggers that call a function.</summary>
    public IEnumerable<Trigger> TriggersCalling(RelationName routine) =>
        Dependents.Of(Need.AttachmentCalls, routine).SelectMany(name => AttachedTo(name).Triggers.Where(t => t.Function == routine));

    /// <summary>The triggers on a table or view.</summary>
    public ImmutableArray<Trigger> TriggersOn(RelationName relation) => AttachedTo(relation).Triggers;

    /// <summary>The triggers on a table whose UPDATE OF or WHEN names a column.</summary>
    public IEnumerable<Trigger> TriggersOn(RelationName relation, string column) => TriggersOn(relation).Where(t => t.UsedColumns.Contains(column));

    /// <summary>The rules on a table or view.</summary>
    public ImmutableArray<RewriteRule> RulesOn(RelationName relation) => AttachedTo(relation).Rules;

    /// <summary>The policies on a table.</summary>
    public ImmutableArray<Policy> PoliciesOn(RelationName relation) => AttachedTo(relation).Policies;

    /// <summary>The column that a sequence belongs to, or null.</summary>
    public ColumnOwner? OwnerOf(RelationName sequence) => SequenceOwners.TryGetValue(sequence, out var owner) ? owner : null;

    /// <summary>The sequences that belong to columns of a table.</summary>
    public IEnumerable<RelationName> SequencesOf(RelationName table) => Dependents.Of(Need.SequenceOf, table);

    /// <summary>
    /// Whether no two rows of a table agree in all of these columns: a valid unique index without predicate or expression is over
    /// some of them. NULLs are no hindrance to that where a column may be NULL.
    /// </summary>
    public bool IsUnique(RelationName table, IReadOnlyCollection<string> columns) =>
        IndexesOf(table).Any(i => i is { IsUnique: true, IsPartial: false, HasExpression: false, IsValid: true } && i.Columns.All(c => columns.Contains(c!)));

    /// <summary>
    /// The model for another session: <c>search_path</c> as at the start, no temporary objects, no open transaction. Call it between
    /// files that a runner gives sessions of their own.
    /// </summary>
    public SchemaModel NewSession() => SessionChanges.End(this);

    // Most relations have nothing that depends on them.
    private IEnumerable<T> Those<T>(Need need, RelationName target, PersistentDictionary<RelationName, T> objects) =>
        Dependents.Of(need, target) is { IsEmpty: false } names ? Each(names, objects) : [];

    private static IEnumerable<T> Each<T>(ImmutableSortedSet<RelationName> names, PersistentDictionary<RelationName, T> objects)
    {
        foreach (var name in names) yield return objects[name];
    }
}
