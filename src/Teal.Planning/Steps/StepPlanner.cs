using System.Collections.Immutable;
using Teal.Linting.Analysis;
using Teal.Planning.CarryOver;
using Teal.Planning.Changes;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Planning.Steps;

/// <summary>A change to the steps that carry it out, each statement in the form that blocks nobody for long.</summary>
public static class StepPlanner
{
    /// <summary>The steps of <c>expand.sql</c>, in order.</summary>
    /// <param name="change">The change.</param>
    /// <param name="before">The schema as it is, for partitions and for the way back; null where nothing is known.</param>
    /// <param name="carried">What new columns take over from those that they replace; null where nothing is known.</param>
    public static ImmutableArray<Step> Expand(Change change, SchemaModel? before = null, CarriedColumns? carried = null)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        foreach (var statement in change.Expand)
        {
            var own = NonBlockingForm.Of(statement, change.Text.Expand, before);
            steps.AddRange(own);
            if (carried is not null) steps.AddRange(carried.Behind(statement));
            before = NonBlockingForm.Behind(before, own);
        }
        return steps.ToImmutable();
    }

    /// <summary>What brings back what the undo of single steps cannot, to be run behind it: NOT NULL where a statement dropped it.</summary>
    /// <param name="statements">The statements that are taken back.</param>
    /// <param name="before">The schema as it was.</param>
    public static ImmutableArray<Step> Restoration(IEnumerable<Statement> statements, SchemaModel before) =>
    [
        .. from alter in statements.OfType<AlterTableStatement>()
           from action in alter.Actions.OfType<AlterColumnNotNullAction>()
           where !action.NotNull && before.Find(alter.Name)?.Column(action.Column.Name) is { NotNull: true }
           from step in NotNullForm.Of(alter.Name, action.Column.Name, WithoutNotNull(before, alter, action))
           select step,
    ];

    // As it will be by then: the partitions are known, and NULL is refused no more.
    private static SchemaModel WithoutNotNull(SchemaModel before, AlterTableStatement alter, AlterTableAction action) =>
        before.Apply(alter with { Actions = [action] });

    /// <summary>
    /// The steps of <c>contract.sql</c> that come first and can be taken back: everything that is added, while what is
    /// removed is only renamed.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <param name="before">The schema as it is, for partitions and for the way back; a column that refuses NULL must not when it is retired, since nobody fills it any more.</param>
    /// <param name="carried">What new columns take over from those that they replace; null where nothing is known.</param>
    public static ContractSteps Contract(Change change, SchemaModel before, CarriedColumns? carried = null)
    {
        if (change.Text.Contract is not { } source) return ContractSteps.None;
        var additions = ImmutableArray.CreateBuilder<Step>();
        var retired = ImmutableArray.CreateBuilder<RetiredColumn>();
        var retire = ImmutableArray.CreateBuilder<Step>();
        var purge = ImmutableArray.CreateBuilder<Step>();
        foreach (var statement in change.Contract)
        {
            switch (statement)
            {
                case AlterTableStatement alter:
                    foreach (var action in alter.Actions)
                    {
                        if (action is DropColumnAction drop)
                        {
                            var known = before.Find(alter.Name)?.Column(drop.Column.Name);
                            var column = new RetiredColumn(
                                alter.Name, drop.Column.Name, RetiredName.Of(drop.Column.Name),
                                // PostgreSQL lets no identity column be NULL, and fills it itself.
                                known is { NotNull: true, IsIdentity: false }, drop.Cascade)
                            {
                                Before = before,
                            };
                            retired.Add(column);
                            purge.Add(Step.InTransaction(
                                $"drop {alter.Name}.{drop.Column}",
                                $"ALTER TABLE {alter.Name} DROP COLUMN IF EXISTS {SqlName.Quote(column.RetiredName)}{(drop.Cascade ? " CASCADE" : "")}"));
                        }
                        else if (action is DropConstraintAction)
                            purge.AddRange(NonBlockingForm.Of(alter, action, source));
                        else
                        {
                            Add(NonBlockingForm.Of(alter, action, source, before));
                        }
                    }
                    break;
                case DropStatement { ObjectKind: "TABLE" } drop:
                    foreach (var table in drop.Names)
                    {
                        var parked = RetiredName.Of(table.Name);
                        retire.Add(Step.InTransaction(
                            $"retire table {table}", $"ALTER TABLE {table} RENAME TO {SqlName.Quote(parked)}") with
                        {
                            Undo = [$"ALTER TABLE IF EXISTS {SqlName.Quote(table.Schema, parked)} RENAME TO {SqlName.Quote(table.Name)}"],
                        });
                        purge.Add(Step.InTransaction($"drop table {table}",
                            $"DROP TABLE IF EXISTS {SqlName.Quote(table.Schema, parked)}{(drop.Cascade ? " CASCADE" : "")}"));
                    }
                    break;
                case DropStatement drop:
                    purge.AddRange(NonBlockingForm.Of(drop, source, before));
                    break;
                default:
                    Add(NonBlockingForm.Of(statement, source, before));
                    break;
            }
        }
        var with = ImmutableDictionary.CreateBuilder<RelationName, RetiredWith>();
        foreach (var group in retired.GroupBy(column => RelationName.Of(column.Table)))
        {
            var found = (carried ?? CarriedColumns.None).With([.. group], before);
            additions.AddRange(found.First);
            with[group.Key] = found;
        }
        return new ContractSteps(additions.ToImmutable(), retired.ToImmutable(), retire.ToImmutable(), purge.ToImmutable()) { With = with.ToImmutable() };

        void Add(ImmutableArray<Step> steps)
        {
            additions.AddRange(steps);
            before = NonBlockingForm.Behind(before, steps)!;
        }
    }
}

/// <summary>What <c>contract.sql</c> comes to.</summary>
/// <param name="Additions">What is added first: constraints on the new side.</param>
/// <param name="RetiredColumns">The columns that are renamed out of the way, in one transaction for each table with its sync function.</param>
/// <param name="Retire">The other steps that put something out of the way.</param>
/// <param name="Purge">What destroys it when the hold is over.</param>
public sealed record ContractSteps(
    ImmutableArray<Step> Additions, ImmutableArray<RetiredColumn> RetiredColumns, ImmutableArray<Step> Retire, ImmutableArray<Step> Purge)
{
    /// <summary>For each table what the retirement of its columns takes along for those that replace them.</summary>
    public ImmutableDictionary<RelationName, RetiredWith> With { get; init; } = ImmutableDictionary<RelationName, RetiredWith>.Empty;

    /// <summary>Nothing at all.</summary>
    public static ContractSteps None { get; } = new([], [], [], []);
}

/// <summary>A column that contract puts out of the way.</summary>
/// <param name="Table">Its table as the SQL names it.</param>
/// <param name="Column">Its name before.</param>
/// <param name="RetiredName">Its name while it waits for its purge.</param>
/// <param name="WasNotNull">Whether it refused NULL.</param>
/// <param name="Cascade">Whether dropping it takes dependent objects along.</param>
public sealed record RetiredColumn(QualifiedName Table, string Column, string RetiredName, bool WasNotNull, bool Cascade)
{
    /// <summary>The schema before it was retired; null where nothing is known.</summary>
    public SchemaModel? Before { get; init; }

    /// <summary>What retires it.</summary>
    public IEnumerable<string> RetireStatements()
    {
        yield return $"ALTER TABLE {Table} RENAME COLUMN {SqlName.Quote(Column)} TO {SqlName.Quote(RetiredName)}";
        if (WasNotNull) yield return $"ALTER TABLE {Table} ALTER COLUMN {SqlName.Quote(RetiredName)} DROP NOT NULL";
    }

    /// <summary>What brings it back under its name; NOT NULL is restored afterwards, by <see cref="RestoreSteps"/>.</summary>
    public string RevertStatement() =>
        $"ALTER TABLE {Table} RENAME COLUMN {SqlName.Quote(RetiredName)} TO {SqlName.Quote(Column)}";

    /// <summary>What makes it refuse NULL again, if it did.</summary>
    public ImmutableArray<Step> RestoreSteps() => WasNotNull ? NotNullForm.Of(Table, Column, Nullable()) : [];

    // As it will be by then: NULL is refused no more.
    private SchemaModel? Nullable() => Before?.Apply(SqlParser.Parse(new SourceText("<step>", $"ALTER TABLE {Table} ALTER COLUMN {SqlName.Quote(Column)} DROP NOT NULL")));
}
