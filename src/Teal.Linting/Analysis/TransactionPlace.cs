namespace Teal.Linting.Analysis;

/// <summary>The transaction that a statement runs in.</summary>
/// <param name="Group">Statements of a file with the same number share a transaction.</param>
/// <param name="IsShared">Whether it is a transaction block; otherwise the statement commits by itself.</param>
/// <param name="IsAssumed">
/// Whether the file does not say so: it has several statements, none of which needs to stand outside a transaction, and
/// most migration runners run such a file in one.
/// </param>
public readonly record struct TransactionPlace(int Group, bool IsShared, bool IsAssumed)
{
    internal static TransactionPlace Alone(int statement) => new(statement, false, false);
}
