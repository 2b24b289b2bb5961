using System.Collections.Immutable;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>
/// How far the schema that the statements make is the one that a server has: code that may or may not do something, SQL that is known
/// only when it runs and text that could not be read leave doubt. Immutable.
/// </summary>
internal sealed record Certainty
{
    // What these make is functions, types and operators: no table.
    private static readonly HashSet<string> WithoutTables = new(
        ["btree_gin", "btree_gist", "citext", "cube", "fuzzystrmatch", "hstore", "intarray", "isn", "ltree", "pgcrypto", "pg_trgm", "plpgsql", "tablefunc", "unaccent", "uuid-ossp", "vector"],
        StringComparer.Ordinal);

    private ImmutableHashSet<RelationName> Gone { get; init; } = [];

    private ImmutableHashSet<string> Doubted { get; init; } = [];

    private ImmutableHashSet<string> Harmless { get; init; } = [];

    // The schema at the last statement that may have done anything to any of it.
    private SchemaModel? Clouded { get; init; }

    /// <summary>Nothing is known.</summary>
    public static Certainty None { get; } = new();

    /// <summary>Whether all that there is has been told: a schema was given, or all migrations.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether no statement may have done what is not known.</summary>
    public bool IsClear => Clouded is null;

    /// <summary>Whether that relation, which the model has, is there, as the model has it.</summary>
    public bool IsSure(RelationName relation) => relation.Schema != RelationName.TemporarySchema && !Doubted.Contains(relation.Name) && Clouded?.HasRelation(relation) != true;

    /// <summary>Whether no relation of that name is there, where <paramref name="schema"/> has none.</summary>
    public bool IsMissing(RelationName relation, SchemaModel schema)
    {
        // A temporary one may be gone, with ON COMMIT DROP or its session.
        if (relation.Schema == RelationName.TemporarySchema || Doubted.Contains(relation.Name) || IsOfSystem(relation) || schema.HasRelation(relation)) return false;
        if (Gone.Contains(relation)) return true;
        return IsWhole && IsClear && !IsOfRunner(relation.Name) && schema.Extensions.All(WithoutTables.Contains)
            && schema.Schemas.Contains(relation.Schema) && !IsElsewhere(relation.Name, schema);
    }

    /// <summary>Whether there may be any relation of which <see cref="IsMissing"/> is true.</summary>
    public bool MayMiss => IsWhole || !Gone.IsEmpty;

    /// <summary>Whether statements took that relation away or gave it another name.</summary>
    public bool WasTaken(RelationName relation) => Gone.Contains(relation);

    /// <summary>What is certain after <paramref name="statement"/>.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="before">The schema before it.</param>
    public Certainty After(Statement statement, SchemaModel before)
    {
        switch (statement)
        {
            case DropStatement { ObjectKind: "TABLE" or "VIEW" or "MATERIALIZED VIEW" or "SEQUENCE" or "FOREIGN TABLE" or "INDEX" } drop:
                return this with { Gone = Gone.Union(drop.Names.Select(before.Resolve)) };
            case AlterTableStatement { Actions: [RenameTableAction or SetSchemaAction] } moved:
                return Without(before.Resolve(moved.Name));
            case AlterRelationStatement { Actions: [RenameTableAction or SetSchemaAction] } moved:
                return Without(before.Resolve(moved.Name));
            case CreateTableStatement create:
                return With(create.Name, before, create.Persistence);
            case CreateFunctionStatement routine:
                return WithRoutine(routine);
            case DoStatement { Body: { } body } block:
                return block.Language is "plpgsql" or "sql" && block.Text is { } source && !UnreadExecute.In(source, body).Any() ? AfterCode(body, before) : Cloud(before);
            case SelectStatement or CallStatement:
                return AfterCalls(statement, before);
            case TransactionStatement { Action: TransactionAction.RollbackTo or TransactionAction.TwoPhase }:
            case DropStatement { ObjectKind: "OWNED" } or DropStatement { ObjectKind: "EXTENSION" or "SERVER" or "FOREIGN DATA WRAPPER", Cascade: true }:
                return Cloud(before);
            case TransactionStatement { Action: TransactionAction.Rollback }:
                return this with { Gone = [] };
            case ErrorStatement or PlaceholderStatement or ImportForeignSchemaStatement:
            case MetaCommandStatement { Command: "\\i" or "\\ir" or "\\include" or "\\include_relative" or "\\gexec" or "\\c" or "\\connect" or "\\if" or "\\elif" or "\\else" or "\\endif" }:
                return Cloud(before);
            default:
                return this;
        }
    }

    // A relation of the name in another schema may be meant: a role may have a search_path of its own.
    private static bool IsElsewhere(string name, SchemaModel schema) => schema.Schemas.Any(s => schema.HasRelation(new RelationName(s, name)));

    private static bool IsOfSystem(RelationName relation) =>
        relation.Name.StartsWith("pg_", StringComparison.Ordinal) || relation.Schema.StartsWith("pg_", StringComparison.Ordinal)
        || relation.Schema == "information_schema" || RuntimeName.Has(relation);

    // The tables in which runners keep what they have run: they make them themselves.
    private static bool IsOfRunner(string name) =>
        name.Contains("migration", StringComparison.OrdinalIgnoreCase) || name.Contains("version", StringComparison.OrdinalIgnoreCase)
        || name.Contains("changelog", StringComparison.OrdinalIgnoreCase) || name.Contains("schema_history", StringComparison.OrdinalIgnoreCase) || name is "ar_internal_metadata" or "SequelizeMeta" or "SequelizeData" or "phinxlog" or "typeorm_metadata" or "schema_info" || name.Contains("yoyo", StringComparison.OrdinalIgnoreCase);

    private Certainty Without(RelationName relation) => this with { Gone = Gone.Add(relation) };

    // What is made anew is what its statement says.
    private Certainty With(QualifiedName name, SchemaModel before, Persistence persistence) =>
        persistence != Persistence.Temporary && !Doubted.IsEmpty && Doubted.Contains(name.Name) && Gone.Contains(before.Resolve(name)) ? this with { Doubted = Doubted.Remove(name.Name) } : this;

    private Certainty Cloud(SchemaModel before) => this with { Clouded = before, Gone = [] };

    // A branch of the code may not be taken, or be taken because the thing is not there.
    private Certainty AfterCode(ProcedureBody body, SchemaModel before)
    {
        var after = this;
        foreach (var embedded in body.Statements)
        {
            var names = Subjects(embedded.Statement);
            if (names.Any(n => RuntimeName.Has(RelationName.Of(n)))) return Cloud(before);
            if (!names.IsEmpty) after = after with { Doubted = after.Doubted.Union(names.Select(n => n.Name)) };
            after = after.AfterCalls(embedded.Statement, before);
        }

        return after;
    }

    private Certainty AfterCalls(Statement statement, SchemaModel before) =>
        SyntaxTree.DescendantsAndSelf<FunctionCall>(statement).Any(MayDoAnything) ? Cloud(before) : this;

    private bool MayDoAnything(FunctionCall call) => !Harmless.Contains(call.Name.Name) && Volatility.Of(call with { Arguments = [] }) == VolatilityClass.Unknown;

    private Certainty WithRoutine(CreateFunctionStatement routine)
    {
        var isHarmless = routine.Language is "plpgsql" or "sql" && routine is { Text: { } source }
            && (routine.Body is not { } body || (UnreadExecute.IsDollarQuoted(source, body) && !UnreadExecute.In(source, body).Any()
                && body.Statements.All(s => Subjects(s.Statement).IsEmpty && !SyntaxTree.DescendantsAndSelf<FunctionCall>(s.Statement).Any(MayDoAnything))));
        return this with { Harmless = isHarmless ? Harmless.Add(routine.Name.Name) : Harmless.Remove(routine.Name.Name) };
    }

    // The relations that a statement makes, changes or takes away.
    private static ImmutableArray<QualifiedName> Subjects(Statement statement) => statement switch
    {
        CreateTableStatement create => [create.Name],
        CreateForeignTableStatement create => [create.Table.Name],
        CreateViewStatement create => [create.Name],
        CreateSequenceStatement create => [create.Name],
        CreateIndexStatement create => create.Name is { } name ? [name, create.Table] : [create.Table],
        AlterTableStatement alter => [alter.Name, .. alter.Actions.OfType<RenameTableAction>().Select(r => new QualifiedName([r.NewName], r.Span))],
        AlterRelationStatement alter => [alter.Name, .. alter.Actions.OfType<RenameTableAction>().Select(r => new QualifiedName([r.NewName], r.Span))],
        DropStatement { ObjectKind: not ("TRIGGER" or "RULE" or "POLICY") } drop => drop.Names,
        AddEnumValueStatement add => [add.Name],
        _ => [],
    };
}
