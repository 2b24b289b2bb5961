using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Planning.Steps;

/// <summary>What <c>expand.sql</c> may hold: only what adds, and only what can be begun again.</summary>
internal static class ExpandRules
{
    /// <summary>Why <paramref name="statement"/> may not stand there, or null where it may.</summary>
    public static string? Refuse(Statement statement) => statement switch
    {
        AlterTableStatement alter => alter.Actions.Select(action => Refuse(action, alter.Text)).FirstOrDefault(why => why is not null),
        CreateIndexStatement { Name: null } => "give the index a name: after a crash Teal looks for it by name and builds it again.",
        CreateIndexStatement { IfNotExists: true } or CreateTableStatement { IfNotExists: true } or CreateSequenceStatement { IfNotExists: true } =>
            IfNotExists,
        CreateTableStatement or CreateIndexStatement or CreateTypeStatement or CreateSequenceStatement => null,
        CreateViewStatement { OrReplace: true } => "CREATE OR REPLACE VIEW changes what blue may be reading; expand.sql only adds.",
        CreateViewStatement => null,
        InsertStatement => null,
        UpdateStatement or DeleteStatement => "expand.sql adds structure; what happens to rows belongs in sync.sql, as an UPDATE that says how the new columns follow from the old, or in backfill.sql, where nothing is to be kept equal.",
        DropStatement drop => $"DROP {drop.ObjectKind} takes something away from blue: it belongs in contract.sql.",
        TransactionStatement => "Teal runs every step in a transaction of its own: remove the transaction control.",
        SetStatement => "Teal sets lock_timeout itself for each step: remove the setting.",
        MetaCommandStatement meta => $"{meta.Command} is a psql command; only SQL may stand here.",
        DoStatement => "what a DO block does cannot be known, nor begun again: write its statements out.",
        SelectStatement => "a query changes nothing here: remove it.",
        _ when AllowedOthers.Contains(statement.Keywords) => null,
        _ => $"Teal does not know that {statement.Keywords} only adds: it cannot stand in expand.sql.",
    };

    private const string IfNotExists =
        "IF NOT EXISTS would accept something of another origin, and abort would drop it: leave it out, the journal already makes a second run safe.";

    private static readonly string[] AllowedOthers =
        ["GRANT", "COMMENT ON", "CREATE FUNCTION", "CREATE PROCEDURE", "CREATE TRIGGER", "CREATE EXTENSION", "CREATE DOMAIN", "CREATE SCHEMA", "CREATE STATISTICS", "CREATE POLICY"];

    private static string? Refuse(AlterTableAction action, SourceText? text) => action switch
    {
        AddColumnAction { IfNotExists: true } => IfNotExists,
        AddColumnAction { Column: var column } when IsRequired(column) =>
            $"{column.Name} would be NOT NULL without a default: every INSERT of blue would fail. Leave NOT NULL out here and put ALTER COLUMN … SET NOT NULL into contract.sql.",
        AddColumnAction { Column: var column } when RewritesTable(column) =>
            "a serial, identity or stored generated column rewrites the whole table under ACCESS EXCLUSIVE: add a plain column, fill it by a rule in sync.sql, and attach the rest in contract.sql.",
        AddConstraintAction { Constraint: UniqueConstraint unique } when UniqueRules.Refuse(unique, text) is { } why => why,
        AddColumnAction or AlterColumnDefaultAction or AddConstraintAction { Constraint: not ExclusionConstraint } or ValidateConstraintAction => null,
        AddConstraintAction => "PostgreSQL can add EXCLUDE only by reading the whole table under ACCESS EXCLUSIVE: Teal does not do that to a table in use.",
        AlterColumnNotNullAction { NotNull: false } => null,
        AlterColumnNotNullAction => "SET NOT NULL can make writes of blue fail: it belongs in contract.sql.",
        DropColumnAction drop => $"dropping {drop.Column} breaks blue: it belongs in contract.sql.",
        RenameColumnAction rename => $"renaming {rename.Column} breaks every query of blue that names it: add {rename.NewName} here, keep both equal in sync.sql, and drop {rename.Column} in contract.sql. `teal plan` does this for you.",
        RenameTableAction => "renaming a table breaks every query of blue that names it.",
        SetSchemaAction => "moving a table to another schema breaks every query of blue that names it.",
        AlterColumnTypeAction type => $"changing the type of {type.Column} rewrites the table under ACCESS EXCLUSIVE and may break blue: add a new column of the new type instead.",
        AttachPartitionAction => null,
        OtherTableAction { Keywords: "SET STATISTICS" or "SET STORAGE" or "SET COMPRESSION" or "SET" } => null,
        OtherTableAction other => $"Teal does not know that {other.Keywords} only adds: it cannot stand in expand.sql.",
        _ => "this form of ALTER TABLE cannot stand in expand.sql.",
    };

    private static bool RewritesTable(ColumnDefinition column) =>
        column.Type is { IsSerial: true } || column.Constraints.Any(c => c is IdentityConstraint or GeneratedConstraint { IsStored: true });

    private static bool IsRequired(ColumnDefinition column) =>
        column.Constraints.Any(c => c is NotNullConstraint or ColumnPrimaryKey)
        && !column.Constraints.Any(c => c is DefaultConstraint or IdentityConstraint or GeneratedConstraint)
        && column.Type is not { IsSerial: true };
}

/// <summary>What <c>contract.sql</c> may hold.</summary>
internal static class ContractRules
{
    /// <summary>Why <paramref name="statement"/> may not stand there, or null where it may.</summary>
    public static string? Refuse(Statement statement) => statement switch
    {
        AlterTableStatement alter => alter.Actions.Select(action => Refuse(action, alter.Text)).FirstOrDefault(why => why is not null),
        CreateIndexStatement { Name: null } => "give the index a name: after a crash Teal looks for it by name and builds it again.",
        CreateIndexStatement or DropStatement => null,
        TransactionStatement => "Teal runs every step in a transaction of its own: remove the transaction control.",
        SetStatement => "Teal sets lock_timeout itself for each step: remove the setting.",
        UpdateStatement or DeleteStatement or InsertStatement or DoStatement or SelectStatement =>
            "contract.sql removes structure; it does not touch rows. Those of backfill.sql are changed before the switch.",
        MetaCommandStatement meta => $"{meta.Command} is a psql command; only SQL may stand here.",
        CommentStatement or GrantStatement or GrantRoleStatement => null,
        CreateTableStatement or CreateTypeStatement or CreateSequenceStatement or CreateViewStatement or MergeStatement =>
            "contract.sql removes what only blue needed; this statement does something else.",
        _ => $"Teal does not know how to take {statement.Keywords} back: it cannot stand in contract.sql.",
    };

    private static string? Refuse(AlterTableAction action, SourceText? text) => action switch
    {
        AddConstraintAction { Constraint: UniqueConstraint unique } when UniqueRules.Refuse(unique, text) is { } why => why,
        DropColumnAction or AlterColumnNotNullAction or AlterColumnDefaultAction or ValidateConstraintAction or DropConstraintAction => null,
        AddConstraintAction { Constraint: ExclusionConstraint } =>
            "PostgreSQL can add EXCLUDE only by reading the whole table under ACCESS EXCLUSIVE: Teal does not do that to a table in use.",
        AddConstraintAction => null,
        RenameColumnAction or RenameTableAction or SetSchemaAction or AlterColumnTypeAction =>
            "this breaks green as it would have broken blue: make it a change of its own.",
        _ => "this form of ALTER TABLE cannot stand in contract.sql.",
    };
}

/// <summary>UNIQUE and PRIMARY KEY that cannot be made of an index which was built concurrently.</summary>
internal static class UniqueRules
{
    /// <summary>Why <paramref name="unique"/> cannot be added, or null where it can.</summary>
    public static string? Refuse(UniqueConstraint unique, SourceText? text)
    {
        if (unique.UsingIndex is not null || text?.Slice(unique.Span) is not { } sql) return null;
        if (sql.Contains("OVERLAPS", StringComparison.OrdinalIgnoreCase))
            return "PostgreSQL can add WITHOUT OVERLAPS only by reading the whole table under ACCESS EXCLUSIVE: Teal does not do that to a table in use.";
        return Words(sql).Any(word => word is "WITH" or "TABLESPACE")
            ? "build the index with its storage options by CREATE UNIQUE INDEX first, and add the constraint USING INDEX."
            : null;
    }

    private static string[] Words(string sql) => sql.ToUpperInvariant().Split([' ', '\t', '\r', '\n', '(', ')', ','], StringSplitOptions.RemoveEmptyEntries);
}
