using System.Collections.Immutable;
using Teal.Planning.Changes;
using Teal.Rollout.Phases;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Rollout.Privileges;

/// <summary>What a change touches of what was there before it, by what must be allowed on it.</summary>
internal sealed record ChangeNeeds
{
    /// <summary>Tables that are altered, indexed or get triggers: only their owner may.</summary>
    public ImmutableArray<QualifiedName> Owned { get; private init; } = [];

    /// <summary>Tables that get an index, whose name comes into being in their schema.</summary>
    public ImmutableArray<QualifiedName> Indexed { get; private init; } = [];

    /// <summary>What is created, with its schema as written.</summary>
    public ImmutableArray<QualifiedName> Created { get; private init; } = [];

    /// <summary>What foreign keys point to.</summary>
    public ImmutableArray<QualifiedName> Referenced { get; private init; } = [];

    /// <summary>What the statements of <c>backfill.sql</c> do: the table and the privilege.</summary>
    public ImmutableArray<(QualifiedName Table, string Privilege)> Written { get; private init; } = [];

    /// <summary>The types of columns, as written.</summary>
    public ImmutableArray<string> Types { get; private init; } = [];

    /// <summary>For each table that is kept in sync: what its rules read, functions included. The table's owner must be allowed it too, as whom the triggers run.</summary>
    public ImmutableArray<(QualifiedName Table, ImmutableArray<QualifiedName> Read, ImmutableArray<string> Functions)> Rules { get; private init; } = [];

    /// <summary>Finds them.</summary>
    public static ChangeNeeds Of(Change change)
    {
        var made = change.Expand.OfType<CreateTableStatement>().Select(create => RelationName.Of(create.Name))
            .Concat(change.Expand.OfType<CreateViewStatement>().Select(create => RelationName.Of(create.Name))).ToHashSet();
        var both = change.Expand.Concat(change.Contract).ToList();
        var alters = both.OfType<AlterTableStatement>().ToList();
        var actions = alters.SelectMany(alter => alter.Actions.Select(action => (alter.Name, Action: action))).ToList();
        return new ChangeNeeds
        {
            Owned = Old([
                .. alters.Select(alter => alter.Name), .. both.OfType<CreateIndexStatement>().Select(index => index.Table), .. change.Tables.Select(table => table.Name),
                .. change.Contract.OfType<DropStatement>().Where(drop => drop.ObjectKind == "TABLE").SelectMany(drop => drop.Names),
            ]),
            // A sequence of a column lies in the table's schema as well.
            Indexed = Old([
                .. both.OfType<CreateIndexStatement>().Select(index => index.Table),
                .. actions.Where(a => a.Action switch
                {
                    AddConstraintAction { Constraint: UniqueConstraint { UsingIndex: null } } or AddIdentityAction => true,
                    AddColumnAction { Column: var column } => column.Type is { IsSerial: true } || column.Constraints.Any(c => c is ColumnUnique or ColumnPrimaryKey or IdentityConstraint),
                    _ => false,
                }).Select(a => a.Name),
            ]),
            Created = [
                .. both.OfType<CreateTableStatement>().Select(create => create.Name), .. both.OfType<CreateViewStatement>().Select(create => create.Name),
                .. both.OfType<CreateSequenceStatement>().Select(create => create.Name), .. both.OfType<CreateTypeStatement>().Select(create => create.Name),
                .. both.OfType<CreateFunctionStatement>().Select(create => create.Name),
            ],
            Referenced = Old([.. both.SelectMany(SyntaxTree.DescendantsAndSelf<ForeignKeyTarget>).Select(target => target.Table)]),
            Written = [
                .. change.Data.Where(data => !made.Contains(RelationName.Of(data.Target))).Select(data => (data.Target, data.SetColumns.IsEmpty ? "INSERT" : "UPDATE")),
                .. change.Data.SelectMany(data => Read(data.Sql)).Concat(change.Data.Select(data => data.Walked)).Where(IsOld).DistinctBy(name => name.ToString()).Select(name => (name, "SELECT")),
            ],
            Types = [.. change.Expand.OfType<AlterTableStatement>().SelectMany(alter => alter.Actions.OfType<AddColumnAction>())
                .Where(add => add.Column.Type is { IsSerial: false }).Select(add => change.ExpandSql(add.Column.Type!)).Distinct()],
            Rules = [.. change.Tables.Select(table =>
            {
                var rules = table.Forward.Concat(table.Backward).ToList();
                return (table.Name, Old([.. rules.SelectMany(rule => Read(rule.Sql))]), rules.SelectMany(rule => FunctionNames.Of(rule.Sql)).Distinct().ToImmutableArray());
            })],
        };

        bool IsOld(QualifiedName name) => !made.Contains(RelationName.Of(name));

        ImmutableArray<QualifiedName> Old(IEnumerable<QualifiedName> names) => [.. names.Where(IsOld).DistinctBy(name => name.ToString())];
    }

    /// <summary>The tables and views that a statement reads; names of WITH are no tables.</summary>
    public static IEnumerable<QualifiedName> Read(string sql)
    {
        foreach (var statement in SqlParser.Parse(new SourceText("<sql>", sql)).Statements)
        {
            var own = SyntaxTree.DescendantsAndSelf<CommonTableExpression>(statement).Select(with => with.Name.Name).ToHashSet();
            foreach (var table in SyntaxTree.DescendantsAndSelf<TableReference>(statement))
                if (table.Table.Schema is not null || !own.Contains(table.Table.Name))
                    yield return table.Table;
        }
    }
}
