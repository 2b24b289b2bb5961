namespace Teal.Sql.Lexing;

/// <summary>What a comment tells a migration runner.</summary>
internal enum MarkerKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>What follows applies the migration.</summary>
    Up,

    /// <summary>What follows takes the migration back.</summary>
    Down,

    /// <summary>The file is not to run in a transaction.</summary>
    NoTransaction,

    /// <summary>What follows goes to the server in one piece.</summary>
    StatementBegin,

    /// <summary>The piece ends.</summary>
    StatementEnd,
}

/// <summary>A comment that is an order to a migration runner.</summary>
/// <param name="Kind">The order.</param>
/// <param name="Start">Offset of the comment.</param>
/// <param name="End">Offset behind the comment.</param>
/// <param name="NoTransaction">Whether it takes its section out of the runner's transaction.</param>
internal readonly record struct ScriptMarker(MarkerKind Kind, int Start, int End, bool NoTransaction)
{
    /// <summary>
    /// Reads a line comment as the runners do: goose (<c>-- +goose Up</c>, <c>-- +goose NO TRANSACTION</c>), sql-migrate
    /// (<c>-- +migrate Up notransaction</c>), dbmate (<c>-- migrate:up transaction:false</c>), rambler (<c>-- rambler up</c>) and
    /// sqlx (<c>-- no-transaction</c> as the first line).
    /// </summary>
    internal static ScriptMarker Of(ReadOnlySpan<char> text, int start, int end)
    {
        var comment = text[(start + 2)..end].Trim();
        var kind = MarkerKind.None;
        var noTransaction = false;
        if (Rest(comment, "+goose", out var order))
        {
            kind = order.Equals("NO TRANSACTION", StringComparison.OrdinalIgnoreCase) ? MarkerKind.NoTransaction : KindOf(order);
        }
        else if (Rest(comment, "+migrate", out order))
        {
            var word = FirstWord(order);
            kind = KindOf(word);
            noTransaction = order[word.Length..].Trim().Equals("notransaction", StringComparison.OrdinalIgnoreCase);
        }
        else if (comment.StartsWith("migrate:", StringComparison.Ordinal))
        {
            order = comment["migrate:".Length..];
            var word = FirstWord(order);
            kind = word is "up" ? MarkerKind.Up : word is "down" ? MarkerKind.Down : MarkerKind.None;
            noTransaction = order.Contains("transaction:false", StringComparison.Ordinal);
        }
        else if (Rest(comment, "rambler", out order))
        {
            kind = order is "up" ? MarkerKind.Up : order is "down" ? MarkerKind.Down : MarkerKind.None;
        }
        else if (comment is "no-transaction" && text[..start].TrimStart('\uFEFF').IsEmpty)
        {
            kind = MarkerKind.NoTransaction;
        }
        return new ScriptMarker(kind, start, end, noTransaction);
    }

    private static MarkerKind KindOf(ReadOnlySpan<char> order) =>
        order.Equals("up", StringComparison.OrdinalIgnoreCase) ? MarkerKind.Up
        : order.Equals("down", StringComparison.OrdinalIgnoreCase) ? MarkerKind.Down
        : order.Equals("StatementBegin", StringComparison.OrdinalIgnoreCase) ? MarkerKind.StatementBegin
        : order.Equals("StatementEnd", StringComparison.OrdinalIgnoreCase) ? MarkerKind.StatementEnd
        : MarkerKind.None;

    private static bool Rest(ReadOnlySpan<char> comment, string tool, out ReadOnlySpan<char> order)
    {
        var isTool = comment.StartsWith(tool, StringComparison.Ordinal) && comment.Length > tool.Length && comment[tool.Length] is ' ' or '\t';
        order = isTool ? comment[tool.Length..].Trim() : default;
        return isTool;
    }

    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> text) =>
        text.IndexOfAny(' ', '\t') is var length and >= 0 ? text[..length] : text;
}
