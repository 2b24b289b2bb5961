namespace Teal.Postgres.Connections;

/// <summary>What stands between a client and its server process.</summary>
public enum Pooling
{
    /// <summary>Nothing: one connection is one server process.</summary>
    None,

    /// <summary>A pooler that was not seen to share server processes between live connections.</summary>
    Session,

    /// <summary>
    /// A pooler that gives a server process to each transaction (or statement) anew. Session settings, session advisory
    /// locks and temporary tables do not hold from one transaction to the next.
    /// </summary>
    Transaction,
}
