using System.Collections.Immutable;
using Teal.Sql.Collections;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>What a file has made so far, which no running application can know yet. Immutable.</summary>
internal sealed record NewObjects
{
    private PersistentSet<RelationName> Relations { get; init; } = PersistentSet<RelationName>.Empty;

    private PersistentSet<(RelationName Table, string Column)> Columns { get; init; } = PersistentSet<(RelationName Table, string Column)>.Empty;

    private PersistentSet<RelationName> Types { get; init; } = PersistentSet<RelationName>.Empty;

    private PersistentSet<RelationName> Routines { get; init; } = PersistentSet<RelationName>.Empty;

    private ImmutableHashSet<string> Schemas { get; init; } = [];

    private PersistentDictionary<RelationName, CreateFunctionStatement> Bodies { get; init; } = PersistentDictionary<RelationName, CreateFunctionStatement>.Empty;

    /// <summary>Nothing.</summary>
    public static NewObjects None { get; } = new();

    /// <summary>Whether the relation was created in the file, or its schema was.</summary>
    public bool Contains(RelationName relation) => Relations.Contains(relation) || Schemas.Contains(relation.Schema);

    /// <summary>Whether the column was added in the file.</summary>
    public bool ContainsColumn(RelationName table, string column) => Columns.Contains((table, column));

    /// <summary>Whether the type or domain was created in the file.</summary>
    public bool ContainsType(RelationName type) => Types.Contains(type) || Schemas.Contains(type.Schema);

    /// <summary>Whether the function or procedure was created in the file, and not by OR REPLACE.</summary>
    public bool ContainsRoutine(RelationName routine) => Routines.Contains(routine) || Schemas.Contains(routine.Schema);

    /// <summary>Whether the schema was created in the file.</summary>
    public bool ContainsSchema(string schema) => Schemas.Contains(schema);

    /// <summary>Whether the file made a function or procedure, or wrote one anew.</summary>
    public bool HasRoutines => !Bodies.IsEmpty;

    /// <summary>The function or procedure of that name that the file made or wrote anew last, or null.</summary>
    public CreateFunctionStatement? Routine(RelationName name) => Bodies.GetValueOrDefault(name);

    /// <summary>What is new after the statement of <paramref name="context"/>.</summary>
    public NewObjects After(LintContext context) => context.Statement switch
    {
        CreateTableStatement create => WithTable(create, context),
        CreateForeignTableStatement create => WithTable(create.Table, context),
        // INTO inside a code block fills a variable.
        SelectStatement { Query: SelectQuery { Into: [var into, ..] } } when context.Code is null => WithRelation(into, context),
        CreateFunctionStatement routine => WithRoutine(routine),
        CreateViewStatement view => WithView(view, context),
        CreateSequenceStatement sequence => WithRelation(sequence.Name, context, sequence.Persistence),
        CreateTypeStatement type => WithType(type.Name),
        CreateDomainStatement domain => WithType(domain.Name),
        // Nobody knows a type by the name that the file gives it; what becomes of the old name is told where it is renamed.
        RenameObjectStatement { Object: { Kind: "TYPE" or "DOMAIN", Name: { } old } } rename => this with { Types = Types.Add(RelationName.Of(old) with { Name = rename.NewName.Name }) },
        CreateSchemaStatement { IfNotExists: false, Name: { } schema } => this with { Schemas = Schemas.Add(schema.Name) },
        AlterTableStatement alter => alter.Actions.Aggregate(this, (objects, action) => objects.WithAction(context.Resolve(alter.Name), action)),
        _ => this,
    };

    private NewObjects WithRelation(QualifiedName name, LintContext context, Persistence persistence = Persistence.Permanent) => this with
    {
        Relations = Relations.Add(persistence == Persistence.Temporary
            ? new RelationName(RelationName.TemporarySchema, name.Name)
            : new RelationName(name.Schema ?? context.Schema.CreationSchema, name.Name)),
    };

    private NewObjects WithType(QualifiedName name) => this with { Types = Types.Add(RelationName.Of(name)) };

    // IF NOT EXISTS creates nothing where the table is known to be there.
    private NewObjects WithTable(CreateTableStatement create, LintContext context) =>
        create.IfNotExists && context.Schema.Find(create.Name) is not null ? this : WithRelation(create.Name, context, create.Persistence);

    // OR REPLACE of a view that is known to be there makes nothing new.
    private NewObjects WithView(CreateViewStatement view, LintContext context) =>
        (view.OrReplace || view.IfNotExists) && context.Schema.Views.ContainsKey(context.Resolve(view.Name)) ? this : WithRelation(view.Name, context, view.Persistence);

    private NewObjects WithRoutine(CreateFunctionStatement routine)
    {
        var name = RelationName.Of(routine.Name);
        return this with
        {
            Bodies = Bodies.SetItem(name, routine),
            Routines = routine.OrReplace ? Routines : Routines.Add(name),
        };
    }

    private NewObjects WithAction(RelationName table, AlterTableAction action) => action switch
    {
        AddColumnAction add => this with { Columns = Columns.Add((table, add.Column.Name.Name)) },
        RenameColumnAction rename when ContainsColumn(table, rename.Column.Name) =>
            this with { Columns = Columns.Add((table, rename.NewName.Name)) },
        RenameTableAction rename when Contains(table) =>
            this with { Relations = Relations.Add(table with { Name = rename.NewName.Name }) },
        SetSchemaAction move when Contains(table) =>
            this with { Relations = Relations.Add(table with { Schema = move.Schema.Name }) },
        _ => this,
    };
}
