namespace Teal.Linting.Analysis;

/// <summary>Transactions in words.</summary>
internal static class TransactionWords
{
    /// <summary>Which transaction the statement stands in, as the end of a sentence: <c>in the transaction that line 3 begins</c>.</summary>
    public static string Where(LintContext context) =>
        context.Transaction.IsOfFile ? $"in the transaction that line {context.Script.Source.PositionOf(context.Script.Statements[context.Transaction.Group].Span.Start).Line} begins"
        : context.Transaction.IsAssumed ? "in one transaction with the rest of the file, as most migration runners do it"
        : context.Transaction.Mode switch
        {
            TransactionMode.PerFile => "in the transaction that the runner makes of the file",
            TransactionMode.PerStatement => "in the transaction that the runner makes of each statement",
            TransactionMode.OneQuery => "in the transaction that PostgreSQL makes of a file that is sent as one query",
            _ => "in a transaction of its own",
        };

    /// <summary>What makes a file run outside a transaction with the common runners.</summary>
    public const string HowToLeave =
        "a file of its own that the runner does not wrap (goose: -- +goose NO TRANSACTION; dbmate: -- migrate:up transaction:false; Flyway: executeInTransaction=false; "
        + "Rails: disable_ddl_transaction!; Django: atomic = False; Diesel: run_in_transaction = false in metadata.toml; sqlx: -- no-transaction)";
}
