namespace Teal.Linting;

/// <summary>What the tool that runs the migrations wraps in a transaction, apart from what the files say themselves.</summary>
public enum TransactionMode
{
    /// <summary>
    /// Not known. A file that says nothing itself is taken to run in one transaction, as with most runners, unless one of its
    /// statements can only stand outside of one.
    /// </summary>
    Unknown,

    /// <summary>Nothing: each statement is sent by itself and commits by itself, as psql does it.</summary>
    None,

    /// <summary>Each statement stands in a transaction block of its own.</summary>
    PerStatement,

    /// <summary>Each file stands in one transaction block.</summary>
    PerFile,

    /// <summary>
    /// The file is sent as one query: PostgreSQL makes one implicit transaction of its statements, unless there is only one.
    /// </summary>
    OneQuery,
}

/// <summary>The modes as settings spell them.</summary>
public static class TransactionModes
{
    /// <summary>The words: <c>none</c>, <c>per-statement</c>, <c>per-file</c>, <c>one-query</c>.</summary>
    public static IReadOnlyList<string> Words { get; } = ["none", "per-statement", "per-file", "one-query"];

    /// <summary>The word of a mode.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is <see cref="TransactionMode.Unknown"/>, which has none.</exception>
    public static string WordOf(TransactionMode mode) => mode == TransactionMode.Unknown
        ? throw new ArgumentOutOfRangeException(nameof(mode))
        : Words[(int)mode - 1];

    /// <summary>The mode of a word, or null where there is none.</summary>
    public static TransactionMode? Parse(string word) =>
        Words.Select((known, i) => (known, mode: (TransactionMode?)(i + 1))).FirstOrDefault(pair => pair.known == word).mode;
}
