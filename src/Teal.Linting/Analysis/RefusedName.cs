using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>What the server calls a statement when it refuses it in a transaction block: the arguments of <c>PreventInTransactionBlock</c> in src/backend.</summary>
internal static class RefusedName
{
    /// <summary>The name, or null where the statement may stand in a transaction block.</summary>
    public static string? Of(LintContext context) =>
        context.Statement is DoStatement || !StatementEffects.NeedsOwnTransaction(context.Statement, context.PgMajor, context.Schema) ? null
        : context.Statement switch
        {
            CreateIndexStatement => "CREATE INDEX CONCURRENTLY",
            DropStatement { ObjectKind: "INDEX" } => "DROP INDEX CONCURRENTLY",
            ReindexStatement { Concurrently: true } => "REINDEX CONCURRENTLY",
            AlterTableStatement => "ALTER TABLE ... DETACH CONCURRENTLY",
            CreateObjectStatement { Object.Kind: "SUBSCRIPTION" } => "CREATE SUBSCRIPTION ... WITH (create_slot = true)",
            AlterOptionsStatement { Object.Kind: "DATABASE" } => "ALTER DATABASE SET TABLESPACE",
            AlterOptionsStatement { Action: "REFRESH PUBLICATION" } => "ALTER SUBSCRIPTION ... REFRESH",
            AlterOptionsStatement => "ALTER SUBSCRIPTION with refresh",
            SessionStatement => "DISCARD ALL",
            TransactionStatement statement => context.Text(statement.Span).StartsWith("C", StringComparison.OrdinalIgnoreCase) ? "COMMIT PREPARED" : "ROLLBACK PREPARED",
            var other => other.Keywords,
        };
}
