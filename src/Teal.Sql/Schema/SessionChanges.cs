using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>What a session does to the meaning of later statements: <c>search_path</c>, TimeZone, transactions, temporary objects.</summary>
internal static class SessionChanges
{
    // Zones whose offset has always been 0 (TimestampTimestampTzRequiresRewrite in src/backend/utils/adt/timestamp.c; the names from the
    // file "backward" and "etcetera" of the time zone database).
    private static readonly HashSet<string> UtcNames = new(
        ["UTC", "Etc/UTC", "UCT", "Etc/UCT", "GMT", "Etc/GMT", "Universal", "Etc/Universal", "Zulu", "Etc/Zulu", "Greenwich", "Etc/Greenwich", "0"],
        StringComparer.OrdinalIgnoreCase);

    private const string User = "$user";

    private static readonly ImmutableArray<string> Default = [User, "public"];

    internal static SchemaModel Apply(SchemaModel model, Statement statement) => statement switch
    {
        SetStatement { Name: "timezone" } s => SetZone(model, !s.IsReset && s.Values is [var zone] && UtcNames.Contains(zone), s.IsLocal),
        SetStatement { Name: "all" } s => SetZone(Set(model, Default, s.IsLocal), false, s.IsLocal),
        SetStatement { Name: "search_path" } s => Set(model, s.IsReset ? Default : s.Values, s.IsLocal),
        SetStatement { Name: "schema" } s => Set(model, s.Values, s.IsLocal),
        SessionStatement { Command: "DISCARD" } s => Discard(model, s.Argument),
        TransactionStatement s => Transaction(model, s.Action),
        SelectStatement { Query: SelectQuery query } => query.Items.Aggregate(model, static (m, item) => SetConfig(m, item.Value)),
        _ => model,
    };

    /// <summary>Without what ends with a session: temporary objects, the path, a transaction that was left open.</summary>
    internal static SchemaModel End(SchemaModel model) =>
        SchemaChanges.Drop(model, RelationName.TemporarySchema) with { SearchPath = ["public"], IsUserOnPath = true, IsTimeZoneUtc = false, Transaction = null };

    private static SchemaModel Set(SchemaModel model, ImmutableArray<string> values, bool isLocal)
    {
        var written = values.SelectMany(v => v.Split(',')).Select(v => v.Trim().Trim('"')).Where(v => v.Length > 0).ToList();
        var isUserOnPath = written.Contains(User);
        // pg_catalog and pg_temp are looked at in any case.
        ImmutableArray<string> path = [.. written.Where(v => v is not (User or "pg_catalog" or RelationName.TemporarySchema))];
        var transaction = isLocal || model.Transaction is null ? model.Transaction : model.Transaction with { SessionPath = path, IsUserOnSessionPath = isUserOnPath };
        return model with { SearchPath = path, IsUserOnPath = isUserOnPath, Transaction = transaction };
    }

    private static SchemaModel SetZone(SchemaModel model, bool isUtc, bool isLocal)
    {
        var transaction = isLocal || model.Transaction is null ? model.Transaction : model.Transaction with { IsSessionUtc = isUtc };
        return model with { IsTimeZoneUtc = isUtc, Transaction = transaction };
    }

    private static SchemaModel SetConfig(SchemaModel model, Expression value) =>
        value is FunctionCall { Name.Name: "set_config", Arguments: [Literal { Kind: LiteralKind.String } name, var path, var isLocal] }
        && string.Equals(name.Value, "search_path", StringComparison.OrdinalIgnoreCase) && path is Literal { Kind: LiteralKind.String } text
            ? Set(model, [text.Value], isLocal is Literal { Value: "true" })
            : model;

    private static SchemaModel Discard(SchemaModel model, string? what) => what?.ToUpperInvariant() switch
    {
        null or "ALL" => End(model),
        "TEMP" or "TEMPORARY" => SchemaChanges.Drop(model, RelationName.TemporarySchema),
        _ => model,
    };

    private static SchemaModel Transaction(SchemaModel model, TransactionAction action) => action switch
    {
        TransactionAction.Begin when model.Transaction is null => model with { Transaction = new TransactionStart(model, model.SearchPath, model.IsUserOnPath, model.IsTimeZoneUtc) },
        TransactionAction.Commit when model.Transaction is { } t => model with { Transaction = null, SearchPath = t.SessionPath, IsUserOnPath = t.IsUserOnSessionPath, IsTimeZoneUtc = t.IsSessionUtc },
        TransactionAction.Rollback when model.Transaction is { } t => t.Before,
        _ => model,
    };
}

/// <summary>Where a transaction began.</summary>
/// <param name="Before">The model that ROLLBACK brings back.</param>
/// <param name="SessionPath">The path that holds once the transaction is over.</param>
/// <param name="IsUserOnSessionPath">Whether <c>"$user"</c> is in that path.</param>
/// <param name="IsSessionUtc">Whether TimeZone is UTC once the transaction is over.</param>
internal sealed record TransactionStart(SchemaModel Before, ImmutableArray<string> SessionPath, bool IsUserOnSessionPath, bool IsSessionUtc);
