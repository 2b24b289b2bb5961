using System.Collections.Frozen;
using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Linting.Effects;

/// <summary>The lock that SET and RESET of storage parameters need, by their names (src/backend/access/common/reloptions.c).</summary>
internal static class StorageParameters
{
    // All that are not here need ACCESS EXCLUSIVE: user_catalog_table, fastupdate, security_barrier, check_option, buffering, ….
    private static readonly FrozenSet<string> WithoutStoppingWrites = FrozenSet.Create(
        StringComparer.Ordinal,
        "fillfactor", "toast_tuple_target", "parallel_workers", "vacuum_truncate", "vacuum_index_cleanup", "vacuum_cleanup_index_scale_factor",
        "vacuum_max_eager_freeze_failure_rate", "log_autovacuum_min_duration", "deduplicate_items", "n_distinct", "n_distinct_inherited");

    /// <summary>The strongest lock that any of the parameters needs.</summary>
    public static LockMode LockOf(ImmutableArray<StatementOption> options) =>
        options.All(o => IsHarmless(o.Name)) ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive;

    private static bool IsHarmless(string name)
    {
        var bare = name[(name.LastIndexOf('.') + 1)..];
        return WithoutStoppingWrites.Contains(bare) || bare.StartsWith("autovacuum_", StringComparison.Ordinal);
    }
}
