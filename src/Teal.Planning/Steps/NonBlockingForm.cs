using System.Collections.Immutable;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Planning.Steps;

/// <summary>
/// A statement in the form that neither scans nor rewrites a table under a strong lock: indexes concurrently, constraints
/// NOT VALID and validated in another transaction, NOT NULL through a validated CHECK.
/// </summary>
public static class NonBlockingForm
{
    /// <summary>The steps that come to the same as <paramref name="statement"/>, which stands in <paramref name="source"/>.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="source">Its text.</param>
    /// <param name="before">
    /// The schema before it: tells what is partitioned, what is refused already, and what to go back to. Null where nothing is known:
    /// then every table is taken for an ordinary one.
    /// </param>
    public static ImmutableArray<Step> Of(Statement statement, SourceText source, SchemaModel? before = null) => statement switch
    {
        AlterTableStatement alter => OfActions(alter, source, before),
        CreateIndexStatement index => IndexForm.Of(index, source, before),
        DropStatement { ObjectKind: "INDEX" } drop => [.. drop.Names.Select(name => IndexForm.Drop(name, before))],
        CreateTableStatement table => [Creation("TABLE", table.Name, table, source)],
        CreateTypeStatement type => [Creation("TYPE", type.Name, type, source)],
        CreateSequenceStatement sequence => [Creation("SEQUENCE", sequence.Name, sequence, source)],
        CreateViewStatement view => [Creation(view.IsMaterialized ? "MATERIALIZED VIEW" : "VIEW", view.Name, view, source)],
        _ => [Step.InTransaction(FirstWords(source.Slice(statement.Span)), source.Slice(statement.Span))],
    };

    /// <summary>The steps that come to the same as one action of an ALTER TABLE.</summary>
    public static ImmutableArray<Step> Of(AlterTableStatement alter, AlterTableAction action, SourceText source, SchemaModel? before = null)
    {
        var table = alter.Name;
        return action switch
        {
            AddColumnAction add => AddColumn(table, add, source, before),
            AlterColumnNotNullAction { NotNull: true } set => NotNullForm.Of(table, set.Column.Name, before),
            AddConstraintAction { Constraint: UniqueConstraint { UsingIndex: null } unique } => UniqueForm.Of(table, unique, before),
            AddConstraintAction { Constraint: UniqueConstraint { UsingIndex: { } index } unique } => UniqueForm.TakeOver(table, unique, index, source.Slice(action.Span), before),
            AddConstraintAction { Constraint: CheckConstraint or ForeignKeyConstraint or TableNotNullConstraint } add => ConstraintForm.Of(table, add.Constraint, source, before),
            ValidateConstraintAction validate => ConstraintForm.Validate(table, validate.Name.ToString(), $"{table}: check the rows that are there against {validate.Name}", before),
            _ => [Step.InTransaction(
                $"{table}: {FirstWords(source.Slice(action.Span))}",
                $"ALTER TABLE {(alter.Only ? "ONLY " : "")}{table} {source.Slice(action.Span)}") with
            {
                Undo = Undo(table, action, before),
            }],
        };
    }

    /// <summary>SET NOT NULL without a scan under ACCESS EXCLUSIVE; no step where the column refuses NULL already.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column, unquoted.</param>
    /// <param name="before">The schema before it, or null where nothing is known.</param>
    public static ImmutableArray<Step> SetNotNull(QualifiedName table, string column, SchemaModel? before = null) => NotNullForm.Of(table, column, before);

    /// <summary>
    /// What an index or a key of a partitioned table still lacks: of partitions that somebody attached between the plan and the step
    /// that made it for the whole. PostgreSQL itself makes it for those that come later.
    /// </summary>
    /// <param name="made">The statement of a step that made it for the whole: <c>CREATE INDEX … ON ONLY</c> or <c>ALTER TABLE ONLY … ADD CONSTRAINT</c>; of any other nothing is lacking.</param>
    /// <param name="source">Its text.</param>
    /// <param name="now">The schema as it is.</param>
    public static ImmutableArray<Step> Completion(Statement made, SourceText source, SchemaModel now) => made switch
    {
        CreateIndexStatement { Only: true, Name: not null } index when PartitionTree.IsPartitioned(now, index.Table) => IndexForm.OnPartitions(index, source, now),
        AlterTableStatement { Only: true, Actions: [AddConstraintAction { Constraint: UniqueConstraint { UsingIndex: null } unique }] } alter
            when PartitionTree.IsPartitioned(now, alter.Name) => UniqueForm.OnPartitions(alter.Name, unique, now),
        _ => [],
    };

    // Each action finds what those before it have left.
    private static ImmutableArray<Step> OfActions(AlterTableStatement alter, SourceText source, SchemaModel? before)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        foreach (var action in alter.Actions)
        {
            var own = Of(alter, action, source, before);
            steps.AddRange(own);
            before = Behind(before, own);
        }
        return steps.ToImmutable();
    }

    // DROP NOT NULL is not among them: what brings it back takes several steps, which run behind the undo.
    private static ImmutableArray<string> Undo(QualifiedName table, AlterTableAction action, SchemaModel? before) => action switch
    {
        AlterColumnDefaultAction set when before?.Find(table)?.Column(set.Column.Name) is { Default: { } value } =>
            [$"ALTER TABLE {table} ALTER COLUMN {set.Column} SET DEFAULT {value}"],
        AlterColumnDefaultAction set => [$"ALTER TABLE {table} ALTER COLUMN {set.Column} DROP DEFAULT"],
        _ => [],
    };

    private static ImmutableArray<Step> AddColumn(QualifiedName table, AddColumnAction add, SourceText source, SchemaModel? before)
    {
        var column = add.Column;
        var kept = column.Constraints.Where(c => c is not (ColumnReferences or ColumnCheck or ColumnUnique or ColumnPrimaryKey)).ToImmutableArray();
        var definition = string.Join(' ', [column.Name.ToString(), source.Slice(column.Type!.Span), .. kept.Select(c => source.Slice(c.Span))]);
        var steps = ImmutableArray.CreateBuilder<Step>();
        steps.Add(Step.InTransaction($"{table}: add column {column.Name}", $"ALTER TABLE {table} ADD COLUMN {definition}") with
        {
            Undo = [$"ALTER TABLE {table} DROP COLUMN IF EXISTS {column.Name}"],
        });
        before = Behind(before, [steps[0]]);
        foreach (var constraint in column.Constraints)
        {
            var more = constraint switch
            {
                ColumnReferences reference => ConstraintForm.Of(table, column.Name, reference, source, before),
                ColumnCheck check => ConstraintForm.Of(table, column.Name, check, source, before),
                ColumnUnique or ColumnPrimaryKey => UniqueForm.Of(table,
                    new UniqueConstraint(constraint.Name, constraint is ColumnPrimaryKey, [column.Name], null, constraint.Span)
                    {
                        IsDeferrable = constraint.IsDeferrable,
                        IsInitiallyDeferred = constraint.IsInitiallyDeferred,
                        NullsNotDistinct = constraint is ColumnUnique { NullsNotDistinct: true },
                    }, before),
                _ => [],
            };
            steps.AddRange(more);
            before = Behind(before, more);
        }
        return steps.ToImmutable();
    }

    /// <summary>What steps make of the schema: the names that they give are taken for those behind them.</summary>
    internal static SchemaModel? Behind(SchemaModel? before, IEnumerable<Step> steps) => before is null
        ? null
        : steps.SelectMany(step => step.Statements).Aggregate(before, (schema, sql) => schema.Apply(SqlParser.Parse(new SourceText("<step>", sql))));

    private static Step Creation(string kind, QualifiedName name, Statement statement, SourceText source) =>
        Step.InTransaction($"create {kind.ToLowerInvariant()} {name}", source.Slice(statement.Span)) with
        {
            Undo = [$"DROP {kind} IF EXISTS {name}"],
        };

    private static string FirstWords(string sql)
    {
        var line = string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 60 ? line : line[..57] + "...";
    }
}
