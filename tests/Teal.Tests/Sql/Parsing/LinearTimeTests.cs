using System.Globalization;
using Teal.Sql.Lexing;
using Teal.Sql.Parsing;
using Teal.Sql.Text;

namespace Teal.Tests.Sql.Parsing;

/// <summary>Work is counted, not timed: twice the text may cost hardly more than twice the steps.</summary>
public class LinearTimeTests
{
    private const int Size = 4_000;
    private const double MostGrowth = 2.2;

    private static readonly Dictionary<string, Func<int, string>> Shapes = new()
    {
        ["values"] = n => "INSERT INTO t VALUES " + Repeat("(1, 'a'), ", n) + "(1, 'a')",
        ["actions"] = n => "ALTER TABLE t " + Numbered("ADD COLUMN c# int NOT NULL DEFAULT 1, ", n) + "DROP COLUMN d",
        ["columns"] = n => "CREATE TABLE t (" + Numbered("c# int CHECK (c# > 0), ", n) + "d int)",
        ["list"] = n => "SELECT a IN (" + Repeat("1, ", n) + "2)",
        ["and"] = n => "SELECT a" + Repeat(" AND a = 1", n),
        ["plus"] = n => "SELECT a" + Repeat(" + a", n),
        ["minus"] = n => "SELECT a" + Repeat(" - a", n),
        ["concatenations"] = n => "SELECT a" + Repeat(" || a", n),
        ["excepts"] = n => "SELECT 1" + Repeat(" EXCEPT SELECT 1", n),
        ["unions"] = n => "SELECT 1" + Repeat(" UNION SELECT 1", n),
        ["joins"] = n => "SELECT 1 FROM a" + Repeat(" JOIN b ON c", n),
        ["points"] = n => "SELECT a" + Repeat(".b", n),
        ["types"] = n => "CREATE FUNCTION f(a" + Repeat(".b", n) + "%TYPE) RETURNS int LANGUAGE c AS 'x'",
        ["casts"] = n => "SELECT a" + Repeat("::int", n),
        ["cases"] = n => "SELECT CASE" + Repeat(" WHEN a THEN 1", n) + " END",
        ["nested cases"] = n => Repeat("SELECT " + Repeat("CASE WHEN ", 100) + "a" + Repeat(" THEN 1 END", 100) + ";", n / 100),
        ["parentheses at the bound"] = n => Repeat("SELECT " + Repeat("(", 180) + "1" + Repeat(")", 180) + ";", n / 100),
        ["parentheses"] = n => "SELECT " + Repeat("(", n),
        ["many parentheses"] = n => Repeat("SELECT ((((((;", n),
        ["subqueries"] = n => "SELECT " + Repeat("(SELECT ", n),
        ["closed parentheses"] = n => "SELECT " + Repeat("(", n) + "1" + Repeat(")", n),
        ["statements"] = n => Repeat("SELECT 1;\n", n),
        ["errors"] = n => Repeat("SELEC 1;\n", n),
        ["errors inside"] = n => Repeat("CREATE TABLE t (a int,;\n", n),
        ["no semicolon"] = n => Repeat("FOO BAR\n", n),
        ["semicolons"] = n => Repeat(";", n),
        ["quote"] = n => Repeat("SELECT 'a' 'b'; ", n) + "'",
        ["quotes"] = n => Repeat("'", n),
        ["string parts"] = n => "SELECT 'a'" + Repeat("\n 'b'", n),
        ["string parts that are none"] = n => Repeat("'a' \n -- c\n\n", n),
        ["escapes"] = n => "SELECT E'" + Repeat("\\n", n) + "'",
        ["open tags"] = n => Numbered("SELECT $t#$ ", n),
        ["tags"] = n => Numbered("SELECT $t#$ a $t#$;", n),
        ["dollars"] = n => Repeat("$ ", n),
        ["comment"] = n => Repeat("SELECT 1 /* a", n),
        ["nested comments"] = n => Repeat("/*", n) + Repeat("*/", n),
        ["line comments"] = n => Repeat("-- +goose\n", n),
        ["comments on one line"] = n => Repeat("/* a */ ", n) + "-- +goose Up\n",
        ["signs"] = n => "SELECT 1 " + Repeat("+-", n) + "1",
        ["operators"] = n => "SELECT 1 " + Repeat("<+-=", n) + "1",
        ["ats"] = n => "SELECT " + Repeat("=@a", n),
        ["backslashes"] = n => "SELECT " + Repeat("\\a ", n),
        ["semicolons of psql"] = n => Repeat("SELECT 1\\; ", n),
        ["commands"] = n => Repeat("\\set a b\n", n),
        ["open templates"] = n => Repeat("${a ", n),
        ["open double templates"] = n => Repeat("{{a } ", n),
        ["templates"] = n => "SELECT " + Repeat("${a}", n),
        ["variables"] = n => "SELECT 1" + Repeat(", :a, :'b'", n),
        ["open variables"] = n => Repeat("SELECT :'a ", n),
        ["copies"] = n => Repeat("COPY t FROM STDIN;\n1\n\\.\n", n),
        ["copies without end"] = n => Repeat("COPY t FROM STDIN;\n1\n", n),
        ["copies of one line"] = n => Repeat("COPY t FROM STDIN; ", n) + "\n1\n",
        ["atomic bodies"] = n => Repeat("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; ", n),
        ["blocks"] = n => Repeat("DO $$BEGIN UPDATE t SET a = 1; END$$;\n", n),
        ["one block"] = n => "DO $$BEGIN " + Repeat("FOR r IN SELECT 1 LOOP UPDATE t SET a = 1; END LOOP; ", n) + "END$$",
        ["loops"] = n => "DO $$BEGIN " + Repeat("FOR r IN SELECT 1 LOOP ", n) + "END$$",
        ["open parentheses in a block"] = n => "DO $$BEGIN " + Repeat("SELECT (; IF ( THEN ", n) + "END$$",
        ["open ranges"] = n => "DO $$BEGIN " + Repeat("FOR i IN (1 ", n) + "END$$",
        ["into"] = n => "DO $$BEGIN " + Repeat("SELECT 1 INTO a, b; ", n) + "END$$",
        ["dynamic"] = n => "DO $$BEGIN " + Repeat("EXECUTE 'SELECT ' || a || ' FROM b'; ", n) + "END$$",
        ["dynamic parts"] = n => "DO $$BEGIN EXECUTE 'SELECT 1'" + Repeat(" || ', ' || a", n) + "; END$$",
        ["dynamic parentheses"] = n => "DO $$BEGIN EXECUTE " + Repeat("(", n) + "'a'" + Repeat(")", n) + "; END$$",
        ["dynamic words"] = n => "DO $$BEGIN " + Repeat("EXECUTE ", n) + "END$$",
        ["formats"] = n => "DO $$BEGIN EXECUTE format('SELECT 1" + Repeat(", %1$I, %%", n) + "'); END$$",
        ["code in code"] = n => Nested(n / 50),
        ["code in escaped code"] = n => "DO 'BEGIN EXECUTE ''DO ''''BEGIN " + Repeat("UPDATE t SET a = 1; ", n) + "END''''''; END'",
        ["json"] = n => "SELECT " + Repeat("json_array((", n),
    };

    public static TheoryData<string> Names => [.. Shapes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Twice_the_text_is_twice_the_work(string name)
    {
        var small = Steps(Shapes[name](Size));
        var large = Steps(Shapes[name](2 * Size));
        Assert.True(large.Characters <= MostGrowth * small.Characters, $"characters: {small.Characters} became {large.Characters}");
        Assert.True(large.Tokens <= (MostGrowth * small.Tokens) + 100, $"tokens: {small.Tokens} became {large.Tokens}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_looked_at_often(string name)
    {
        var sql = Shapes[name](Size);
        var steps = Steps(sql);
        // Code in code is lexed again at each of eight levels.
        Assert.InRange(steps.Characters, sql.Length, 20 * sql.Length);
        Assert.InRange(steps.Tokens, 0, 20 * sql.Length);
    }

    private static ParseSteps Steps(string sql)
    {
        SqlParser.Parse(new SourceText("shape", sql), SqlKeywords.NewestMajor, out var steps);
        return steps;
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Numbered(string text, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => text.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));

    private static string Nested(int levels)
    {
        var closing = Enumerable.Range(0, levels).Reverse().Select(i => $"END$a{i.ToString(CultureInfo.InvariantCulture)}$; ");
        return Numbered("DO $a#$BEGIN SELECT 1; ", levels) + string.Concat(closing);
    }
}
