using System.Collections.Immutable;
using Teal.Planning.Steps;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Planning.CarryOver;

/// <summary>A column that is replaced, with what the old one has.</summary>
/// <param name="Column">Which replaces which.</param>
/// <param name="Extras">What the old one has.</param>
/// <param name="OldDefault">The old one's default as SQL, or null.</param>
public sealed record CarriedColumn(ReplacedColumn Column, ColumnExtras Extras, string? OldDefault);

/// <summary>
/// What new columns take over from those that they replace, so that nothing is missed when the old ones are gone: at expand what
/// green needs to run (privileges) and what only describes (comment, statistics), at contract what there can be but once (identity, replica
/// identity) or what would blur which side a write has given (default).
/// </summary>
/// <param name="Columns">The columns.</param>
/// <param name="ReplicaIndexes">Of their tables, and of the partitions of these, the index that is the replica identity, where there is one.</param>
public sealed record CarriedColumns(
    ImmutableArray<CarriedColumn> Columns, ImmutableDictionary<RelationName, ReplicaIndex> ReplicaIndexes)
{
    /// <summary>Nothing to carry over.</summary>
    public static CarriedColumns None { get; } = new([], ImmutableDictionary<RelationName, ReplicaIndex>.Empty);

    /// <summary>The steps behind a statement of expand.sql that adds columns. What follows in expand.sql wins.</summary>
    public ImmutableArray<Step> Behind(Statement statement) =>
    [
        .. from add in (statement as AlterTableStatement)?.Actions.OfType<AddColumnAction>() ?? []
           from carried in Columns
           where carried.Column.New == add.Column.Name.Name && RelationName.Of(carried.Column.Table) == RelationName.Of(((AlterTableStatement)statement).Name)
           let statements = AtExpand(carried)
           where !statements.IsEmpty
           // Undone with the column itself.
           select Step.InTransaction($"{carried.Column.Table}.{SqlName.Quote(carried.Column.New)}: what {SqlName.Quote(carried.Column.Old)} has of {What(carried)}", statements),
    ];

    /// <summary>What comes with the retirement of the columns of one table.</summary>
    /// <param name="retired">The columns of the table that are retired.</param>
    /// <param name="after">The schema once contract.sql has added what it adds.</param>
    public RetiredWith With(IReadOnlyCollection<RetiredColumn> retired, SchemaModel after)
    {
        var name = retired.First().Table;
        var table = after.Find(name);
        var replaced = Columns.Where(c => c.Column.IsSameFact && retired.Any(r => r.Column == c.Column.Old && RelationName.Of(r.Table) == RelationName.Of(c.Column.Table))).ToList();
        var first = ImmutableArray.CreateBuilder<Step>();
        var statements = ImmutableArray.CreateBuilder<string>();
        var undo = ImmutableArray.CreateBuilder<string>();
        var last = ImmutableArray.CreateBuilder<Step>();
        foreach (var carried in replaced)
        {
            if (table?.Column(carried.Column.New) is not { Default: null, IsIdentity: false, Generated: null } column) continue;
            var alter = $"ALTER TABLE {name} ALTER COLUMN {SqlName.Quote(column.Name)}";
            if (carried.Extras.Identity is { } identity && column.Type is "smallint" or "integer" or "bigint")
            {
                first.AddRange(NotNullForm.Of(name, column.Name, after));
                Continue(carried.Extras.Identity!, alter, after.Resolve(name), column.Name);
            }
            else if (carried.OldDefault is { } value)
            {
                statements.Add($"{alter} SET DEFAULT {carried.Column.ValueFor(value)}");
                undo.Add($"{alter} DROP DEFAULT");
            }
        }
        if (table is null) return new RetiredWith(first.ToImmutable(), statements.ToImmutable(), undo.ToImmutable(), last.ToImmutable());
        // Each partition has a replica identity of its own.
        foreach (var holder in PartitionTree.Below(after, table.Name).Where(partition => partition is { IsLeaf: true, IsForeign: false }).Select(partition => partition.Table).Prepend(table.Name))
            if (table.PartitionStrategy is null || holder != table.Name)
                if (ReplicaIndexes.TryGetValue(holder, out var replica) && replica.Columns.Any(c => replaced.Any(r => r.Column.Old == c))) Identify(holder, replica);
        return new RetiredWith(first.ToImmutable(), statements.ToImmutable(), undo.ToImmutable(), last.ToImmutable());

        // A sequence cannot be handed from one identity column to another: the new one begins where the old one stands, under the lock
        // of this transaction.
        void Continue(IdentitySequence old, string alter, RelationName relation, string column)
        {
            var sequence = SqlName.Quote(relation.Schema, Free(relation with { Name = ObjectNames.Constraint(relation.Name, [column], "seq") }));
            var before = SqlName.Quote(old.Schema, old.Name);
            statements.Add($"{alter} ADD GENERATED {(old.IsAlways ? "ALWAYS" : "BY DEFAULT")} AS IDENTITY (SEQUENCE NAME {sequence} {old.Options})");
            statements.Add($"SELECT pg_catalog.setval({SqlName.Literal(sequence)}, last_value, is_called) FROM {before}");
            undo.Add($"SELECT pg_catalog.setval({SqlName.Literal(before)}, last_value, is_called) FROM {sequence}");
            undo.Add($"{alter} DROP IDENTITY");
        }

        string Free(RelationName wanted)
        {
            for (var number = 0; ; number++)
            {
                var fitted = SqlName.Fit("", number == 0 ? wanted.Name : $"{wanted.Name}{number}");
                if (!after.HasRelation(wanted with { Name = fitted })) return fitted;
            }
        }

        // Without it UPDATE and DELETE of a published table would fail once the old index is gone with its column.
        void Identify(RelationName holder, ReplicaIndex old)
        {
            ImmutableArray<string> columns = [.. old.Columns.Select(c => replaced.FirstOrDefault(r => r.Column.Old == c)?.Column.New ?? c)];
            foreach (var column in columns) if (!first.Any(step => step.Title.StartsWith($"{name}.{SqlName.Quote(column)}:", StringComparison.Ordinal))) first.AddRange(NotNullForm.Of(name, column, after));
            var where = holder == table.Name ? name.ToString() : PartitionTree.Sql(holder);
            var index = after.IndexesOf(holder)
                .Where(i => i is { IsUnique: true, IsPartial: false, IsDeferrable: false, HasExpression: false } && i.Columns.SequenceEqual(columns)).Select(i => i.Name.Name).Order(StringComparer.Ordinal).FirstOrDefault();
            if (index is null)
            {
                index = Free(holder with { Name = ObjectNames.Constraint(holder.Name, columns, "replica") });
                var schema = holder == table.Name ? name.Schema : holder.Schema;
                first.Add(new Step($"{where}: build the index of the replica identity", StepKind.Autocommit,
                    [$"CREATE UNIQUE INDEX CONCURRENTLY {SqlName.Quote(index)} ON {where} ({string.Join(", ", columns.Select(SqlName.Quote))})"])
                {
                    Index = new StepIndex(schema, holder.Name, index),
                    Undo = [$"DROP INDEX CONCURRENTLY IF EXISTS {SqlName.Quote(schema, index)}"],
                    UndoKind = StepKind.Autocommit,
                });
            }
            statements.Add($"ALTER TABLE {where} REPLICA IDENTITY USING INDEX {SqlName.Quote(index)}");
            // Only when the old column refuses NULL again, and before the new index goes.
            last.Add(Step.InTransaction($"{where}: {SqlName.Quote(old.Index)} is the replica identity again", $"ALTER TABLE {where} REPLICA IDENTITY USING INDEX {SqlName.Quote(old.Index)}"));
        }
    }

    private static ImmutableArray<string> AtExpand(CarriedColumn carried)
    {
        var table = carried.Column.Table;
        var column = SqlName.Quote(carried.Column.New);
        var statements = ImmutableArray.CreateBuilder<string>();
        foreach (var group in carried.Extras.Grants.GroupBy(grant => (grant.Grantee, grant.IsGrantable)))
            statements.Add($"GRANT {string.Join(", ", group.Select(grant => $"{grant.Privilege} ({column})"))} ON {table} TO {group.Key.Grantee}{(group.Key.IsGrantable ? " WITH GRANT OPTION" : "")}");
        if (!carried.Column.IsSameFact) return statements.ToImmutable();
        if (carried.Extras.Comment is { } comment) statements.Add($"COMMENT ON COLUMN {table}.{column} IS {SqlName.Literal(comment)}");
        if (carried.Extras.Statistics is { } target) statements.Add(FormattableString.Invariant($"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS {target}"));
        if (!carried.Extras.Options.IsEmpty) statements.Add($"ALTER TABLE {table} ALTER COLUMN {column} SET ({string.Join(", ", carried.Extras.Options)})");
        return statements.ToImmutable();
    }

    private static string What(CarriedColumn carried)
    {
        List<string> what = [];
        if (!carried.Extras.Grants.IsEmpty) what.Add("privileges");
        if (carried.Column.IsSameFact)
        {
            if (carried.Extras.Comment is not null) what.Add("comment");
            if (carried.Extras.Statistics is not null || !carried.Extras.Options.IsEmpty) what.Add("statistics");
        }
        return what.Count == 1 ? what[0] : string.Join(", ", what[..^1]) + " and " + what[^1];
    }
}

/// <summary>What a retirement takes along for the columns that replace the retired ones.</summary>
/// <param name="First">The steps before it.</param>
/// <param name="Statements">What runs in its transaction, before the rename.</param>
/// <param name="Undo">What runs when it is taken back, behind the rename.</param>
/// <param name="Restore">The steps of a revert behind that, once the old columns refuse NULL again.</param>
public sealed record RetiredWith(ImmutableArray<Step> First, ImmutableArray<string> Statements, ImmutableArray<string> Undo, ImmutableArray<Step> Restore);
