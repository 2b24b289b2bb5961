using System.Collections.Immutable;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Analysis;

/// <summary>A value that a setting was given.</summary>
/// <param name="Value">The value as text; null where it is not known, or was taken back to the default.</param>
/// <param name="IsReset">Whether it was taken back to the default.</param>
/// <param name="Span">The statement that did it.</param>
internal sealed record SessionSetting(string? Value, bool IsReset, SourceSpan Span);

/// <summary>
/// What SET, RESET and their kin have made of the settings that rules ask for. Immutable. That a rollback takes a SET back is left
/// out: nothing runs behind it in the same transaction.
/// </summary>
internal sealed record SessionSettings
{
    private static readonly string[] Known = ["lock_timeout", "statement_timeout", "transaction_timeout", "search_path"];

    private ImmutableDictionary<string, SessionSetting> Session { get; init; } = ImmutableDictionary<string, SessionSetting>.Empty;

    private ImmutableDictionary<string, SessionSetting> Local { get; init; } = ImmutableDictionary<string, SessionSetting>.Empty;

    private ImmutableHashSet<string> Vain { get; init; } = [];

    private int LocalTo { get; init; } = -1;

    /// <summary>Nothing was set.</summary>
    public static SessionSettings Empty { get; } = new();

    /// <summary>What was made of a setting last, as far as it is in force in a transaction; null where nothing was.</summary>
    public SessionSetting? Find(string name, TransactionPlace transaction) =>
        (transaction.Group == LocalTo ? Local.GetValueOrDefault(name) : null) ?? Session.GetValueOrDefault(name);

    /// <summary>Whether the setting was given a value that lasted for nothing but its own statement: by SET LOCAL outside a transaction.</summary>
    public bool IsVain(string name) => Vain.Contains(name);

    /// <summary>The settings after a statement of the session.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="transaction">The transaction that it runs in; not shared where what is local to it ends with the statement.</param>
    public SessionSettings After(Statement statement, TransactionPlace transaction) => statement switch
    {
        SetStatement { Name: "all" } => ResetAll(statement.Span),
        SessionStatement { Command: "DISCARD", Argument: null or "ALL" } => ResetAll(statement.Span),
        SetStatement set when Known.Contains(set.Name) => With(
            set.Name, new SessionSetting(set.IsReset || set.Values.IsEmpty ? null : string.Join(", ", set.Values), set.IsReset, set.Span), set.IsLocal, transaction),
        SelectStatement { Query: SelectQuery query } => query.Items.Aggregate(this, (settings, item) => settings.AfterCall(item.Value, statement.Span, transaction)),
        _ => this,
    };

    /// <summary>What later sessions begin with after ALTER ROLE … SET or ALTER DATABASE … SET; the session at hand keeps what it has.</summary>
    public SessionSettings WithDefaultsOf(Statement statement) =>
        statement is AlterOptionsStatement { Object.Kind: "ROLE" or "USER" or "DATABASE", Setting: { } set } && Known.Contains(set.Name)
            ? this with { Session = set.IsReset ? Session.Remove(set.Name) : Session.SetItem(set.Name, new SessionSetting(string.Join(", ", set.Values), false, set.Span)) }
            : this;

    /// <summary>Whether a statement sets something until the end of its transaction, and does nothing else.</summary>
    public static bool IsLocal(Statement statement) => statement switch
    {
        SetStatement set => set.IsLocal,
        SelectStatement { Query: SelectQuery { From: [], Items: [{ Value: FunctionCall { Name.Name: "set_config", Arguments: [_, _, var local] } }] } } => IsTrue(local),
        _ => false,
    };

    private static bool IsTrue(Expression value) => value is Literal { Kind: LiteralKind.Boolean, Value: "true" or "TRUE" };

    private SessionSettings AfterCall(Expression value, SourceSpan span, TransactionPlace transaction) =>
        value is FunctionCall { Name.Name: "set_config", Arguments: [Literal { Kind: LiteralKind.String } name, var given, var local] }
        && Known.Contains(name.Value.ToLowerInvariant())
            ? With(
                name.Value.ToLowerInvariant(), new SessionSetting((given as Literal)?.Value, false, span),
                IsTrue(local), transaction)
            : this;

    private SessionSettings With(string name, SessionSetting setting, bool isLocal, TransactionPlace transaction)
    {
        // Outside a transaction block SET LOCAL ends with its own statement.
        if (isLocal && !transaction.IsShared) return this with { Vain = Vain.Add(name) };
        var local = LocalTo == transaction.Group ? Local : ImmutableDictionary<string, SessionSetting>.Empty;
        return isLocal
            ? this with { LocalTo = transaction.Group, Local = local.SetItem(name, setting) }
            : this with { LocalTo = transaction.Group, Local = local.Remove(name), Session = Session.SetItem(name, setting) };
    }

    private static SessionSettings ResetAll(SourceSpan span) =>
        new() { Session = Known.ToImmutableDictionary(name => name, _ => new SessionSetting(null, true, span)) };
}
