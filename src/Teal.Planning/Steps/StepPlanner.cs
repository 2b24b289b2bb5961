using System.Collections.Immutable;
using Teal.Linting.Analysis;
using Teal.Planning.Changes;
using Teal.Sql.Syntax;

namespace Teal.Planning.Steps;

/// <summary>A change to the steps that carry it out, each statement in the form that blocks nobody for long.</summary>
public static class StepPlanner
{
    /// <summary>The steps of <c>expand.sql</c>, in order.</summary>
    /// <param name="change">The change.</param>
    /// <param name="before">The columns as they are, for the way back; null where nobody will go it.</param>
    public static ImmutableArray<Step> Expand(Change change, ColumnsBefore? before = null) =>
        [.. change.Expand.SelectMany(statement => NonBlockingForm.Of(statement, change.Text.Expand, before))];

    /// <summary>What brings back what the undo of single steps cannot, to be run behind it: NOT NULL where a statement dropped it.</summary>
    /// <param name="statements">The statements that are taken back.</param>
    /// <param name="before">The columns as they were.</param>
    public static ImmutableArray<Step> Restoration(IEnumerable<Statement> statements, ColumnsBefore before) =>
    [
        .. from alter in statements.OfType<AlterTableStatement>()
           from action in alter.Actions.OfType<AlterColumnNotNullAction>()
           where !action.NotNull && before.Find(alter.Name, action.Column.Name) is { IsNotNull: true }
           from step in NonBlockingForm.SetNotNull(alter.Name, action.Column.Name)
           select step,
    ];

    /// <summary>
    /// The steps of <c>contract.sql</c> that come first and can be taken back: everything that is added, while what is
    /// removed is only renamed.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <param name="before">The columns as they are, for the way back; one that refuses NULL must not when it is retired, since nobody fills it any more.</param>
    public static ContractSteps Contract(Change change, ColumnsBefore before)
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
                            var column = new RetiredColumn(
                                alter.Name, drop.Column.Name, RetiredName.Of(drop.Column.Name),
                                before.Find(alter.Name, drop.Column.Name) is { IsNotNull: true }, drop.Cascade);
                            retired.Add(column);
                            purge.Add(Step.InTransaction(
                                $"drop {alter.Name}.{drop.Column}",
                                $"ALTER TABLE {alter.Name} DROP COLUMN IF EXISTS {SqlName.Quote(column.RetiredName)}{(drop.Cascade ? " CASCADE" : "")}"));
                        }
                        else if (action is DropConstraintAction)
                            purge.AddRange(NonBlockingForm.Of(alter, action, source));
                        else
                            additions.AddRange(NonBlockingForm.Of(alter, action, source, before));
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
                    purge.AddRange(NonBlockingForm.Of(drop, source));
                    break;
                default:
                    additions.AddRange(NonBlockingForm.Of(statement, source));
                    break;
            }
        }
        return new ContractSteps(additions.ToImmutable(), retired.ToImmutable(), retire.ToImmutable(), purge.ToImmutable());
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
    public ImmutableArray<Step> RestoreSteps() => WasNotNull ? NonBlockingForm.SetNotNull(Table, Column) : [];
}
