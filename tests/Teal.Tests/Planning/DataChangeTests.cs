using System.Collections.Immutable;
using Teal.Planning.Changes;
using Teal.Planning.Data;
using Teal.Sql.Text;

namespace Teal.Tests.Planning;

/// <summary>What <c>backfill.sql</c> may hold, and how a part of it is run.</summary>
public class DataChangeTests
{
    [Theory]
    [InlineData("UPDATE t SET a = 1", "UPDATE t SET a = 1\nWHERE (R)")]
    [InlineData("UPDATE t AS x SET a = 1 WHERE b = 1 OR c = 2 -- why", "UPDATE t AS x SET a = 1 WHERE (R) AND ( b = 1 OR c = 2\n)")]
    [InlineData("UPDATE t SET a = o.b FROM o WHERE ((o.id = t.id) OR o.where_to = 1)", "UPDATE t SET a = o.b FROM o WHERE (R) AND ( ((o.id = t.id) OR o.where_to = 1)\n)")]
    [InlineData("UPDATE t SET a = (SELECT max(b) FROM o WHERE o.id = t.id)", "UPDATE t SET a = (SELECT max(b) FROM o WHERE o.id = t.id)\nWHERE (R)")]
    [InlineData("INSERT INTO n (a) SELECT (SELECT max(b) FROM o) FROM t", "INSERT INTO n (a) SELECT (SELECT max(b) FROM o) FROM t\nWHERE (R)")]
    [InlineData("INSERT INTO n (a) SELECT a FROM t", "INSERT INTO n (a) SELECT a FROM t\nWHERE (R)")]
    [InlineData("INSERT INTO n SELECT t.a, o.b FROM s.t LEFT JOIN o USING (id) WHERE t.a > 1 ON CONFLICT DO NOTHING", "INSERT INTO n SELECT t.a, o.b FROM s.t LEFT JOIN o USING (id) WHERE (R) AND ( t.a > 1 \n)\nON CONFLICT DO NOTHING")]
    public void A_part_is_the_statement_with_one_more_condition(string sql, string part) =>
        Assert.Equal(part, Assert.Single(Read(sql)).Within("R"));

    [Fact]
    public void It_is_known_what_is_gone_over_and_what_is_written()
    {
        var data = Read("UPDATE s.t AS x SET (a, b) = (1, 2); INSERT INTO n SELECT upper(u.a) FROM s.t u");
        Assert.Equal(("s.t", "s.t", "x", "a b", "backfill.sql 1: s.t"), (data[0].Target.ToString(), data[0].Walked.ToString(), data[0].RowName, string.Join(' ', data[0].SetColumns), data[0].Title));
        Assert.Equal(("n", "s.t", "u", "upper", "backfill.sql 2: n"), (data[1].Target.ToString(), data[1].Walked.ToString(), data[1].RowName, string.Join(' ', data[1].OutputFunctions), data[1].Title));
    }

    [Theory]
    [InlineData("DELETE FROM t", "UPDATE and INSERT … SELECT only")]
    [InlineData("UPDATE t SET a = 1 RETURNING a", "RETURNING")]
    [InlineData("UPDATE ONLY t SET a = 1", "ONLY")]
    [InlineData("WITH w AS (SELECT 1) UPDATE t SET a = 1", "WITH")]
    [InlineData("INSERT INTO n VALUES (1)", "from one SELECT")]
    [InlineData("INSERT INTO n SELECT a FROM t UNION SELECT a FROM o", "from one SELECT")]
    [InlineData("INSERT INTO n SELECT DISTINCT a FROM t", "DISTINCT")]
    [InlineData("INSERT INTO n SELECT a, count(*) FROM t GROUP BY a", "GROUP BY")]
    [InlineData("INSERT INTO n SELECT 1 + min(a) FROM t", "min is an aggregate")]
    [InlineData("INSERT INTO n SELECT a FROM t ORDER BY a", "ORDER BY")]
    [InlineData("INSERT INTO n SELECT a FROM t LIMIT 5", "LIMIT")]
    [InlineData("INSERT INTO n SELECT row_number() OVER () FROM t", "window function")]
    [InlineData("INSERT INTO n (SELECT a FROM t)", "parentheses")]
    [InlineData("INSERT INTO n SELECT 1", "must be a table")]
    [InlineData("INSERT INTO n SELECT * FROM (SELECT a FROM t) AS x", "must be a table")]
    [InlineData("INSERT INTO n SELECT 1 FROM o RIGHT JOIN t ON true", "must be a table")]
    [InlineData("UPDATE users SET plan_id = 2", "a rule of sync.sql fills plan_id already")]
    public void What_would_not_be_the_same_in_parts_is_refused(string sql, string why) =>
        Assert.Contains(why, Assert.Throws<ChangeException>(() => Read(sql)).Message, StringComparison.Ordinal);

    [Fact]
    public void It_is_part_of_what_the_journal_knows_a_change_by() =>
        Assert.NotEqual(Text("UPDATE t SET a = 1").Hash(), Text("UPDATE t SET a = 2").Hash());

    private static ImmutableArray<DataChange> Read(string sql) => ChangeReader.Read(Text(sql)).Data;

    private static ChangeText Text(string sql) => new(
        "change", new SourceText("expand.sql", "ALTER TABLE users ADD COLUMN plan_id integer;"),
        new SourceText("sync.sql", "UPDATE users SET plan_id = length(users.name);"), null, null) { Backfill = new SourceText("backfill.sql", sql) };
}
