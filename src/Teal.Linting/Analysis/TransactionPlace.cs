namespace Teal.Linting.Analysis;

/// <summary>The transaction that a statement runs in.</summary>
/// <param name="Group">Statements of a file with the same number share a transaction: the index of the statement that begins it.</param>
/// <param name="IsShared">Whether it is a transaction block; otherwise the statement commits by itself.</param>
/// <param name="IsAssumed">
/// Whether the file does not say so: it has several statements, none of which needs to stand outside a transaction, and
/// most migration runners run such a file in one.
/// </param>
public readonly record struct TransactionPlace(int Group, bool IsShared, bool IsAssumed)
{
    /// <summary>Whether the file itself begins the transaction; otherwise its runner does.</summary>
    public bool IsOfFile { get; init; }

    /// <summary>Whether the file rolls back what the statement does: only the locks that it takes are ever seen by others.</summary>
    public bool IsUndone { get; init; }

    /// <summary>How the runner wraps the file: as the settings say it, or as the markers of its format in the file do.</summary>
    public TransactionMode Mode { get; init; }
}
