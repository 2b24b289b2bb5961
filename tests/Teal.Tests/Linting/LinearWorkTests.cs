using System.Globalization;
using Teal.Linting;
using Teal.Sql.Text;

namespace Teal.Tests.Linting;

/// <summary>
/// Work is counted, not timed, by what it allocates: nearly every step of the linter and of the schema model allocates something, and
/// for the same file it is the same number of bytes. Twice the statements may cost hardly more than twice as much.
/// </summary>
public class LinearWorkTests
{
    private const int Statements = 600;
    private const double MostGrowth = 2.5;

    private static readonly Dictionary<string, string> Shapes = new()
    {
        ["new tables"] = "CREATE TABLE t# (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int NOT NULL DEFAULT 0 CHECK (a >= 0));\n",
        ["keys to one table"] = "CREATE TABLE t# (id bigint PRIMARY KEY, o bigint REFERENCES owners (id));\n",
        ["keys of other tables"] = "ALTER TABLE t# ADD CONSTRAINT f# FOREIGN KEY (o) REFERENCES owners (id) NOT VALID;\n",
        ["columns"] = "ALTER TABLE t# ADD COLUMN c# text;\n",
        ["indexes"] = "CREATE INDEX i# ON t# (a);\n",
        ["concurrent indexes"] = "CREATE INDEX CONCURRENTLY i# ON t# (a);\n",
        ["views of one table"] = "CREATE OR REPLACE VIEW v# AS SELECT o.id, count(*) AS n FROM owners o GROUP BY o.id;\n",
        ["functions"] = "CREATE FUNCTION f#() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE t# SET a = 1; END $$;\n",
        ["called functions"] = "CREATE FUNCTION f#() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE t# SET a = 1; END $$; SELECT f#();\n",
        ["code blocks"] = "DO $$ BEGIN ALTER TABLE t# ADD COLUMN a int; UPDATE t# SET a = 1; END $$;\n",
        ["rows"] = "INSERT INTO owners (id) VALUES (#);\n",
        ["updates"] = "UPDATE owners SET a = 1 WHERE id = #;\n",
        ["dropped tables"] = "DROP TABLE t#;\n",
        ["dropped columns"] = "ALTER TABLE t# DROP COLUMN a;\n",
        ["comments"] = "COMMENT ON TABLE t# IS 'a';\n",
        ["errors"] = "SELEC #;\n",
        ["ignored"] = "ALTER TABLE t# DROP COLUMN a; -- teal:ignore drop-column nobody reads it\n",
        ["types"] = "CREATE TYPE e# AS ENUM ('a'); ALTER TYPE e# ADD VALUE 'b';\n",
        ["transactions"] = "BEGIN; ALTER TABLE t# ADD COLUMN a int; COMMIT;\n",
    };

    // Everything in one statement: before the parts, each part, between them, behind them. ALTER TABLE is bounded: a table has 1,600 columns at most.
    private static readonly Dictionary<string, (string Head, string Part, string Between, string Tail)> Wholes = new()
    {
        ["one DROP"] = ("DROP TABLE ", "t#", ", ", ";"),
        ["one code block"] = ("DO $$ BEGIN ", "UPDATE t# SET a = 1;", " ", " END $$;"),
        ["one code block of dynamic SQL"] = ("DO $$ BEGIN ", "EXECUTE 'UPDATE t# SET a = ' || x;", " ", " END $$;"),
        ["one TRUNCATE"] = ("TRUNCATE ", "t#", ", ", ";"),
        ["one INSERT"] = ("INSERT INTO t VALUES ", "(#)", ", ", ";"),
        ["one query"] = ("UPDATE t SET a = 1 WHERE ", "b = #", " OR ", ";"),
    };

    public static TheoryData<string> Names => [.. Shapes.Keys, .. Wholes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Twice_the_statements_cost_hardly_more_than_twice_the_work(string name)
    {
        Lint(name, 20);
        var once = Lint(name, Statements);
        var twice = Lint(name, 2 * Statements);
        Assert.InRange(twice / (double)once, 1, MostGrowth);
    }

    // One file that is not very long is parsed and linted by the thread that asks.
    private static long Lint(string name, int count)
    {
        var text = Text(name, count);
        var source = new SourceText("shape.sql", text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = Linter.Lint([source]);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(result.Statements, Wholes.ContainsKey(name) ? 1 : count, 3 * count);
        return allocated;
    }

    private static string Text(string name, int count)
    {
        var (head, part, between, tail) = Wholes.TryGetValue(name, out var whole) ? whole : ("", Shapes[name], "", "");
        return head + string.Join(between, Enumerable.Range(0, count).Select(i => part.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))) + tail;
    }
}
