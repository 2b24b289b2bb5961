using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>What a <see cref="TransactionStatement"/> does.</summary>
public enum TransactionAction
{
    /// <summary>BEGIN or START TRANSACTION.</summary>
    Begin,

    /// <summary>COMMIT or END.</summary>
    Commit,

    /// <summary>ROLLBACK or ABORT.</summary>
    Rollback,

    /// <summary>SAVEPOINT.</summary>
    Savepoint,

    /// <summary>RELEASE SAVEPOINT.</summary>
    Release,

    /// <summary>ROLLBACK TO SAVEPOINT.</summary>
    RollbackTo,

    /// <summary>PREPARE TRANSACTION, COMMIT PREPARED or ROLLBACK PREPARED.</summary>
    TwoPhase,
}

/// <summary>Transaction control.</summary>
public sealed record TransactionStatement(TransactionAction Action, SourceSpan Span) : Statement(Span)
{
    /// <summary>The savepoint that is made, released or gone back to; null for any other action.</summary>
    public Identifier? Savepoint { get; init; }

    /// <inheritdoc/>
    public override string Keywords => Action switch
    {
        TransactionAction.Begin => "BEGIN",
        TransactionAction.Commit => "COMMIT",
        TransactionAction.Rollback => "ROLLBACK",
        TransactionAction.Savepoint => "SAVEPOINT",
        TransactionAction.Release => "RELEASE",
        TransactionAction.RollbackTo => "ROLLBACK TO",
        _ => "PREPARE TRANSACTION",
    };
}

/// <summary>SET or RESET of a run-time setting.</summary>
/// <param name="Name">The setting in lower case (<c>lock_timeout</c>, <c>all</c>); <c>timezone</c>, <c>session authorization</c>, <c>role</c>, <c>transaction</c>, <c>session characteristics</c> and <c>constraints</c> for the forms with a syntax of their own.</param>
/// <param name="Values">The values, strings without quotes; empty for DEFAULT and RESET.</param>
/// <param name="IsLocal">Whether LOCAL is given.</param>
/// <param name="IsReset">RESET, or TO DEFAULT.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record SetStatement(
    string Name, ImmutableArray<string> Values, bool IsLocal, bool IsReset, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "SET";
}
