using Teal.Sql.Syntax;

namespace Teal.Linting.Effects;

/// <summary>The statements that PostgreSQL refuses inside a transaction block (PreventInTransactionBlock in src/backend).</summary>
internal static class OwnTransaction
{
    public static bool IsNeeded(Statement statement, EffectScope scope) => statement switch
    {
        CreateIndexStatement { Concurrently: true } or DropStatement { Concurrently: true } or ReindexStatement { Concurrently: true } => true,
        AlterTableStatement alter => alter.Actions.Any(a => a is DetachPartitionAction { Concurrently: true }),
        VacuumStatement or AlterSystemStatement => true,
        // "Allow CLUSTER on partitioned tables" (release notes of PostgreSQL 15), one transaction for each partition.
        ClusterStatement cluster => cluster.Table is not { } table || (scope.PgMajor >= 15 && scope.IsPartitioned(scope.Resolve(table))),
        ReindexStatement { ObjectKind: "SCHEMA" or "DATABASE" or "SYSTEM" } => true,
        ReindexStatement { ObjectKind: "TABLE", Name: { } table } => scope.IsPartitioned(scope.Resolve(table)),
        ReindexStatement { Name: { } index } =>
            scope.Schema.Indexes.GetValueOrDefault(scope.Resolve(index)) is { } known && scope.IsPartitioned(known.Table),
        CreateObjectStatement { Object.Kind: "DATABASE" or "TABLESPACE" } => true,
        CreateObjectStatement { Object.Kind: "SUBSCRIPTION" } create => MakesSlot(create),
        DropStatement { ObjectKind: "DATABASE" or "TABLESPACE" or "SUBSCRIPTION" } => true,
        AlterOptionsStatement { Object.Kind: "DATABASE", Action: "SET TABLESPACE" } => true,
        AlterOptionsStatement { Object.Kind: "SUBSCRIPTION" } alter => Refreshes(alter),
        SessionStatement { Command: "DISCARD" } discard => TextOf(discard).EndsWith("ALL", StringComparison.OrdinalIgnoreCase),
        // PREPARE TRANSACTION ends a block; COMMIT PREPARED and ROLLBACK PREPARED want none.
        TransactionStatement { Action: TransactionAction.TwoPhase } twoPhase => !TextOf(twoPhase).StartsWith("PREPARE", StringComparison.OrdinalIgnoreCase),
        DoStatement block => block.Body.Statements.Any(s => s.Statement is TransactionStatement { Action: TransactionAction.Commit }),
        _ => false,
    };

    // The slot on the publisher cannot be rolled back; connect = false and create_slot = false make none.
    private static bool MakesSlot(CreateObjectStatement create) =>
        !create.Options.Any(o => (o.Name is "create_slot" or "connect") && IsNo(o.Value));

    private static bool Refreshes(AlterOptionsStatement alter) => alter.Action switch
    {
        "REFRESH PUBLICATION" => true,
        "SET PUBLICATION" or "ADD PUBLICATION" or "DROP PUBLICATION" => !alter.Options.Any(o => o.Name == "refresh" && IsNo(o.Value)),
        _ => false,
    };

    private static string TextOf(Statement statement) => statement.Text?.Slice(statement.Span) ?? "";

    private static bool IsNo(string? value) => value?.ToUpperInvariant() is "FALSE" or "OFF" or "0" or "NO";
}
