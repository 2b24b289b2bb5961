using System.Globalization;

namespace Teal.Benchmarks.Backfilling;

/// <summary>A table whose new column is to be filled.</summary>
/// <param name="Name">What the table of results calls it.</param>
/// <param name="Extra">What it has besides its primary key, before the column is added.</param>
/// <param name="Value">The value of the new column, from a row of <c>accounts</c>.</param>
/// <param name="Constraint">A constraint of the new column, or null.</param>
internal sealed record FillCase(string Name, string Extra, string Value, string? Constraint = null)
{
    private const string Lookup = "(SELECT p.id FROM plans p WHERE p.key = accounts.plan)";

    /// <summary>The three that are measured.</summary>
    public static IReadOnlyList<FillCase> All { get; } =
    [
        new("primary key only", "", "length(plan)"),
        new("second index of few values", "CREATE INDEX accounts_state ON accounts (state);", "length(plan)"),
        new("foreign key on the new column", "", Lookup, "FOREIGN KEY (level) REFERENCES plans (id)"),
    ];

    /// <summary>The statement that adds the column.</summary>
    public static string AddColumn => "ALTER TABLE accounts ADD COLUMN level integer;";

    /// <summary>The forward rule, as <c>sync.sql</c> has it.</summary>
    public string Rule => $"UPDATE accounts SET level = {Value};";

    /// <summary>The table with <paramref name="rows"/> rows of some 110 bytes, without the column.</summary>
    public string Schema(int rows) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        CREATE TABLE plans (id integer PRIMARY KEY, key text NOT NULL UNIQUE);
        INSERT INTO plans SELECT n, 'plan ' || n FROM generate_series(1, 20) n;
        CREATE TABLE accounts (id bigint PRIMARY KEY, plan text NOT NULL, state text NOT NULL, note text NOT NULL, seen integer NOT NULL DEFAULT 0);
        INSERT INTO accounts SELECT n, 'plan ' || 1 + n % 20, (ARRAY['new', 'open', 'paid', 'sent', 'done'])[1 + n % 5], repeat(md5(n::text), 2) FROM generate_series(1, {rows}) n;
        {Extra}
        """);
}
