using System.Collections.Immutable;

namespace Teal.Postgres.Throwaway;

/// <summary>What a throwaway server shall be like.</summary>
public sealed record ThrowawayOptions
{
    /// <summary>The major version wanted, 14 to 18.</summary>
    /// <value>Default null: any, the newest installed first.</value>
    public int? Major { get; init; }

    /// <summary>The programs to use.</summary>
    /// <value>Default null: <see cref="ServerPrograms.FindAsync"/> finds them.</value>
    public ServerPrograms? Programs { get; init; }

    /// <summary>Whether a commit waits for its WAL, as on a server that matters.</summary>
    /// <value>Default false. (Nothing reaches the disk surely either way: <c>fsync</c> is off.)</value>
    public bool SynchronousCommit { get; init; }

    /// <summary>
    /// More server settings; they win over Teal's own. A setting that moves the socket or the data is not supported.
    /// </summary>
    /// <value>Default empty.</value>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Gets a line when something takes long: fetching PostgreSQL.</summary>
    /// <value>Default null: nobody is told.</value>
    public Action<string>? Progress { get; init; }
}
