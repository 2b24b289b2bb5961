using System.Globalization;
using System.Text;

namespace Teal.Benchmarks.Linting;

/// <summary>Migrations to lint, the same on every machine: a linear congruential generator chooses the statements.</summary>
internal static class LintCases
{
    private const int LargeSize = 3_300_000;

    private const int Files = 1000;

    private const int StatementsPerFile = 10;

    /// <summary>One file of 3.3 MB.</summary>
    public static string Large(string folder)
    {
        var random = new Sequence();
        var text = new StringBuilder(LargeSize + 1000);
        while (text.Length < LargeSize) AppendStatement(text, random);
        return Write(folder, "large.sql", text);
    }

    /// <summary>1,000 files of ten statements.</summary>
    public static IReadOnlyList<string> Many(string folder)
    {
        var random = new Sequence();
        Directory.CreateDirectory(Path.Join(folder, "many"));
        var files = new List<string>();
        for (var i = 0; i < Files; i++)
        {
            var text = new StringBuilder();
            for (var j = 0; j < StatementsPerFile; j++) AppendStatement(text, random);
            files.Add(Write(folder, string.Create(CultureInfo.InvariantCulture, $"many/{i:0000}.sql"), text));
        }

        return files;
    }

    /// <summary>One file of eight statements.</summary>
    public static string Small(string folder)
    {
        var random = new Sequence();
        var text = new StringBuilder();
        for (var i = 0; i < 8; i++) AppendStatement(text, random);
        return Write(folder, "small.sql", text);
    }

    // What migrations are made of, in about the proportions of public ones; a third of it is dangerous.
    private static void AppendStatement(StringBuilder text, Sequence random)
    {
        var (table, n) = (random.Next(400), random.Number());
        text.Append(random.Next(12) switch
        {
            0 or 1 =>
                $"""
                CREATE TABLE invoices_{n} (
                    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    customer_id bigint NOT NULL,
                    number varchar(40) NOT NULL,
                    amount numeric(12, 2) NOT NULL DEFAULT 0 CHECK (amount >= 0),
                    created_at timestamptz NOT NULL DEFAULT now()
                );
                CREATE INDEX invoices_{n}_customer_idx ON invoices_{n} (customer_id);

                """,
            2 => $"ALTER TABLE accounts_{table} ADD COLUMN note_{n} text;\n",
            3 => $"CREATE INDEX CONCURRENTLY accounts_{table}_{n}_idx ON accounts_{table} (customer_id, created_at) WHERE deleted_at IS NULL;\n",
            4 => $"CREATE INDEX accounts_{table}_{n}_idx ON accounts_{table} (lower(email));\n",
            5 => $"ALTER TABLE accounts_{table} ADD CONSTRAINT fk_{n} FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;\n",
            6 => $"INSERT INTO settings (name, value) VALUES ('feature_{n}', 'off'), ('limit_{n}', '{table}') ON CONFLICT (name) DO UPDATE SET value = excluded.value;\n",
            7 => $"UPDATE accounts_{table} SET state = CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END WHERE id BETWEEN {n} AND {n + 1000};\n",
            8 => $"CREATE OR REPLACE VIEW open_accounts_{n} AS SELECT a.id, a.name, count(*) AS invoices FROM accounts_{table} a JOIN invoices i ON i.customer_id = a.id WHERE a.state = 'open' GROUP BY a.id, a.name;\n",
            9 =>
                $"""
                CREATE FUNCTION touch_{n}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    NEW.updated_at := now();
                    IF NEW.state IS NULL THEN
                        SELECT state INTO NEW.state FROM defaults WHERE name = 'state';
                    END IF;
                    RETURN NEW;
                END
                $$;

                """,
            10 => $"ALTER TABLE accounts_{table} ALTER COLUMN state SET DEFAULT 'open';\n",
            _ => $"COMMENT ON TABLE accounts_{table} IS 'customers'' accounts, as of {n}';\n",
        });
    }

    private static string Write(string folder, string name, StringBuilder text)
    {
        File.WriteAllText(Path.Join(folder, name), text.ToString());
        return name;
    }

    // Numerical Recipes' constants: the cases must be the same whatever .NET does with its own generator.
    private sealed class Sequence
    {
        private uint _state = 20260101;

        private int _number;

        public int Number() => ++_number;

        public int Next(int below)
        {
            _state = (_state * 1664525) + 1013904223;
            return (int)((_state >> 8) % (uint)below);
        }
    }
}
