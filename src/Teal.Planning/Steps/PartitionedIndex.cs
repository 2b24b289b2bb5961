using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Planning.Steps;

/// <summary>An index of a partitioned table, made of one of each partition.</summary>
internal sealed class PartitionedIndex
{
    private readonly SchemaModel _schema;
    private readonly RelationName _root;
    private readonly string _name;
    private readonly Dictionary<RelationName, string> _names = [];

    /// <summary>The index <paramref name="name"/> of <paramref name="root"/>, as far as the schema has it.</summary>
    public PartitionedIndex(SchemaModel schema, RelationName root, string name)
    {
        (_schema, _root, _name) = (schema, root, name);
        _names[root] = name;
        var lacking = ImmutableArray.CreateBuilder<Partition>();
        foreach (var part in PartitionTree.Below(schema, root).Where(part => !part.IsForeign))
        {
            var parent = part.Parent with { Name = _names[part.Parent] };
            var attached = schema.IndexesOf(part.Table).FirstOrDefault(index => index.Parent == parent);
            if (attached is null) lacking.Add(part);
            _names[part.Table] = attached?.Name.Name ?? PartitionTree.NameFor(schema, root, part, name);
        }
        Lacking = lacking.ToImmutable();
        IsThere = schema.Indexes.ContainsKey(root with { Name = name });
    }

    /// <summary>The partitions that have no index which belongs to it, each behind its parent.</summary>
    public ImmutableArray<Partition> Lacking { get; }

    /// <summary>Whether the whole has it already.</summary>
    public bool IsThere { get; }

    /// <summary>What it is called in a partition.</summary>
    public string NameOf(RelationName table) => _names[table];

    /// <summary>What it is called in a partition.</summary>
    public string NameOf(Partition partition) => _names[partition.Table];

    /// <summary>The statements that make it without rows: for the whole, and for each partitioned partition, which is attached at once.</summary>
    /// <param name="make">The statement for a table.</param>
    public ImmutableArray<string> Shell(Func<RelationName, string> make) =>
    [
        .. IsThere ? (IEnumerable<string>)[] : [make(_root)],
        .. Lacking.Where(part => !part.IsLeaf).SelectMany(part => (IEnumerable<string>)[make(part.Table), AttachStatement(part, NameOf(part))]),
    ];

    /// <summary>
    /// What takes back an index that was built for a leaf, and how. While the whole is there, one that is attached goes with it, and
    /// cannot go before; one that is not attached yet is dropped by itself.
    /// </summary>
    public (ImmutableArray<string> Statements, StepKind Kind) UndoOfBuild(Partition leaf, string index)
    {
        var name = PartitionTree.Sql(leaf.Table with { Name = index });
        return IsThere
            ? ([Unless($"EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhrelid = pg_catalog.to_regclass({SqlName.Literal(name)}))", $"DROP INDEX IF EXISTS {name}")], StepKind.Transaction)
            : ([$"DROP INDEX CONCURRENTLY IF EXISTS {name}"], StepKind.Autocommit);
    }

    /// <summary>What takes back the constraint of a leaf; see <see cref="UndoOfBuild"/>.</summary>
    public string UndoOfConstraint(Partition leaf, string constraint)
    {
        var drop = $"ALTER TABLE IF EXISTS {leaf.Sql} DROP CONSTRAINT IF EXISTS {SqlName.Quote(constraint)}";
        return IsThere
            ? Unless($"EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = pg_catalog.to_regclass({SqlName.Literal(leaf.Sql)}) AND conname = {SqlName.Literal(constraint)} AND conparentid <> 0)", drop)
            : drop;
    }

    private static string Unless(string condition, string statement) =>
        $"DO {SqlName.Literal($"BEGIN IF NOT {condition} THEN {statement}; END IF; END")}";

    /// <summary>Attaches the index that was built for a leaf.</summary>
    public Step Attach(Partition leaf, string index) =>
        Step.InTransaction($"attach {SqlName.Quote(index)} to {SqlName.Quote(_names[leaf.Parent])}", AttachStatement(leaf, index)) with
        {
            Partition = PartitionTree.WhileBelow(leaf, _root),
        };

    /// <summary>
    /// Attaches an index that was there before. There is no DETACH: when the whole's goes, this one goes along. So taking it back
    /// first builds it anew beside itself, under the name <paramref name="kept"/>.
    /// </summary>
    public Step AttachKept(Partition leaf, string index, string build, string kept) => Attach(leaf, index) with
    {
        Title = $"attach {SqlName.Quote(index)}, which was there, to {SqlName.Quote(_names[leaf.Parent])}",
        Undo = [$"DROP INDEX CONCURRENTLY IF EXISTS {SqlName.Quote(leaf.Table.Schema, kept)}", build],
        UndoKind = StepKind.Autocommit,
    };

    private string AttachStatement(Partition part, string index) =>
        $"ALTER INDEX {PartitionTree.Sql(part.Parent with { Name = _names[part.Parent] })} ATTACH PARTITION {PartitionTree.Sql(part.Table with { Name = index })}";
}
