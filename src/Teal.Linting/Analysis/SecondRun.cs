using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>What a statement does when it is run again after it has succeeded.</summary>
/// <param name="What">What stays behind after the first run: <c>table users</c>.</param>
/// <param name="SqlState">The SQLSTATE of the second run.</param>
internal sealed record SecondRun(string What, string SqlState)
{
    /// <summary>How the second run fails (src/backend/utils/errcodes.txt); null where it does not, as IF [ NOT ] EXISTS and OR REPLACE see to it.</summary>
    public static SecondRun? Of(Statement statement, ScriptHistory history) => statement switch
    {
        CreateTableStatement { IfNotExists: false, Persistence: not Persistence.Temporary } create => Relation($"table {RelationName.Of(create.Name)}", create.Name, history),
        CreateIndexStatement { IfNotExists: false, Name: { } name } => Relation($"index {name}", name, history),
        CreateSequenceStatement { IfNotExists: false } create => Relation($"sequence {create.Name}", create.Name, history),
        CreateViewStatement { OrReplace: false, IfNotExists: false, Persistence: not Persistence.Temporary } create => Relation($"view {create.Name}", create.Name, history),
        CreateTypeStatement create => Unless(history.HasDropped(RelationName.Of(create.Name)), new($"type {create.Name}", "42710")),
        CreateDomainStatement create => Unless(history.HasDropped(RelationName.Of(create.Name)), new($"domain {create.Name}", "42710")),
        CreateSchemaStatement { IfNotExists: false, Name: { } name } => new($"schema {name}", "42P06"),
        CreateFunctionStatement { OrReplace: false } create => Unless(history.HasDropped(RelationName.Of(create.Name)), new($"{create.Keywords["CREATE ".Length..].ToLowerInvariant()} {create.Name}", "42723")),
        AddEnumValueStatement { IfNotExists: false } add => new($"label {SqlName.Literal(add.Label)} of {add.Name}", "42710"),
        AlterTableStatement alter => alter.Actions.Select(a => OfAction(alter, a)).FirstOrDefault(r => r is not null),
        DropStatement { IfExists: false } drop => OfDrop(drop),
        _ => null,
    };

    /// <summary>Whether the statement commits by itself and fails when the file is run again.</summary>
    public static bool Stays(LintContext context) =>
        context.Code is null && CommitsByItself(context) && !context.History.HasStepWithoutGuard && Of(context.Statement, context.History) is not null;

    private static bool CommitsByItself(LintContext context) => !context.Transaction.IsShared || context.Transaction.Mode == TransactionMode.PerStatement;

    private static SecondRun? Relation(string what, QualifiedName name, ScriptHistory history) => Unless(history.HasDropped(RelationName.Of(name)), new(what, "42P07"));

    // A DROP IF EXISTS before it clears the way.
    private static SecondRun? Unless(bool isDropped, SecondRun run) => isDropped ? null : run;

    private static SecondRun? OfAction(AlterTableStatement alter, AlterTableAction action)
    {
        var table = RelationName.Of(alter.Name);
        return action switch
        {
            AddColumnAction { IfNotExists: false } add => new($"column {table}.{add.Column.Name}", "42701"),
            AddConstraintAction { Constraint.Name: { } name } => new($"constraint {name} of {table}", "42710"),
            DropColumnAction { IfExists: false } drop => new($"{table} without {drop.Column}", "42703"),
            DropConstraintAction { IfExists: false } drop => new($"{table} without {drop.Name}", "42704"),
            RenameColumnAction rename => new($"column {table}.{rename.NewName}", "42703"),
            RenameTableAction rename when !alter.IfExists => new($"table {rename.NewName}", "42P01"),
            RenameConstraintAction rename => new($"constraint {rename.NewName} of {table}", "42704"),
            _ => null,
        };
    }

    private static SecondRun? OfDrop(DropStatement drop) => drop.Names is not [var name, ..] ? null : drop.ObjectKind switch
    {
        "TABLE" or "VIEW" or "MATERIALIZED VIEW" or "SEQUENCE" => new($"the schema without {RelationName.Of(name)}", "42P01"),
        "INDEX" or "TYPE" or "DOMAIN" or "TRIGGER" => new($"the schema without {name}", "42704"),
        _ => null,
    };
}
