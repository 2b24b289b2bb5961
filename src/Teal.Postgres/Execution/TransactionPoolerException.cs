using Teal.Postgres.Connections;

namespace Teal.Postgres.Execution;

/// <summary>A statement needs a session of its own, and the address leads to a pooler that gives none.</summary>
public sealed class TransactionPoolerException : Exception
{
    internal TransactionPoolerException(string statement, DatabaseAddress address)
        : base($"On {string.Join(", ", address.Hosts)} a pooler in transaction mode answers. This statement needs a session of its own: "
            + $"{StatementText.OnOneLine(statement)}. Give the address of PostgreSQL itself, or of a pool in session mode.")
    {
    }
}
