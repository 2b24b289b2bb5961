using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>A statement that the file runs, and where it stands.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Index">The place of its outermost statement among those of the file, 0-based.</param>
/// <param name="Transaction">The transaction that it runs in.</param>
/// <param name="Code">The code block that it stands in, or null.</param>
/// <param name="LoopDepth">How many loops of the code block it stands in.</param>
internal sealed record StatementPlace(
    Statement Statement, int Index, TransactionPlace Transaction, ProcedureBody? Code = null, int LoopDepth = 0)
{
    /// <summary>The transaction that the statement of the file itself runs in, to which <see cref="Transaction"/> belongs.</summary>
    public TransactionPlace Outer { get; init; } = Transaction;

    /// <summary>Whether it is the text of an EXECUTE.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>A statement in the code that this one runs; all of it is one transaction.</summary>
    public StatementPlace Inside(ProcedureBody code, EmbeddedStatement embedded) =>
        new(embedded.Statement, Index, Transaction with { IsShared = true }, code, LoopDepth + embedded.LoopDepth) { Outer = Outer, IsDynamic = embedded.IsDynamic };
}
