using Teal.Planning.Sync;

namespace Teal.Tests.Planning;

public sealed class SyncRuleTests
{
    [Fact]
    public void A_plain_expression_is_its_own_value()
    {
        var rule = Rule("UPDATE t SET b = upper(a)");
        Assert.Equal("(upper(a))", rule.ValueOf(rule.Values[0]));
        Assert.Equal("(SELECT upper(a) FROM (SELECT NEW.*) AS t)", rule.ValueOf(rule.Values[0], "(SELECT NEW.*)"));
    }

    [Fact]
    public void From_and_where_become_a_scalar_query_that_is_null_where_nothing_matches()
    {
        var rule = Rule("UPDATE t AS \"Row\" SET b = p.id FROM plans p JOIN x ON true, y WHERE p.key = \"Row\".a");
        Assert.Equal("(SELECT p.id FROM plans p JOIN x ON true, y WHERE p.key = \"Row\".a)", rule.ValueOf(rule.Values[0]));
        Assert.Equal("(SELECT p.id FROM (SELECT OLD.*) AS \"Row\", plans p JOIN x ON true, y WHERE p.key = \"Row\".a)", rule.ValueOf(rule.Values[0], "(SELECT OLD.*)"));
    }

    [Fact]
    public void A_condition_alone_makes_the_value_null_where_it_does_not_hold()
    {
        var rule = Rule("UPDATE t SET b = a WHERE a > 0");
        Assert.Equal("(SELECT a WHERE a > 0)", rule.ValueOf(rule.Values[0]));
    }

    [Theory]
    [InlineData("UPDATE t SET (b, c) = (a, a + 1)", "a", "a + 1")]
    [InlineData("UPDATE t SET (b, c) = ROW(a, a + 1)", "a", "a + 1")]
    [InlineData("UPDATE t SET (b, c) = (SELECT x, y FROM s WHERE s.id = t.a)", "(SELECT x FROM s WHERE s.id = t.a)", "(SELECT y FROM s WHERE s.id = t.a)")]
    [InlineData("UPDATE t SET b = a, c = 2", "a", "2")]
    public void Several_columns_at_once_become_one_expression_each(string update, string b, string c) =>
        Assert.Equal([new SyncValue("b", b), new SyncValue("c", c)], Rule(update).Values.AsEnumerable());

    [Fact]
    public void What_is_read_of_the_row_is_known_by_its_qualifier_or_by_having_none()
    {
        var rule = Rule("UPDATE t AS r SET b = r.one || two || p.three FROM plans p WHERE p.id = (SELECT r.four)");
        Assert.Equal(["four", "one", "two"], rule.ReadColumns.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Filling_asks_for_rows_without_a_value_and_leaves_alone_what_the_rule_gives_nothing_for()
    {
        var queries = Queries("UPDATE t SET b = a", bDefault: null);
        Assert.Equal("UPDATE public.t AS t SET b = (a) WHERE t.ctid >= $1 AND t.ctid < $2 AND CASE WHEN true AND NOT (t.b IS NOT NULL) THEN (a) IS NOT NULL END", queries.Fill(queries.OnPages));
        Assert.EndsWith("WHERE t.ctid = ANY ($1) AND CASE WHEN true AND NOT (t.b IS NOT NULL) THEN (a) IS NOT NULL END", queries.Fill(queries.AtPositions), StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_counts_as_no_value() =>
        Assert.Equal(
            "UPDATE public.t AS t SET b = (a) WHERE t.ctid >= $1 AND t.ctid < $2 AND CASE WHEN true AND NOT ((t.b IS NOT NULL AND t.b IS DISTINCT FROM ('none'::text))) THEN t.b IS DISTINCT FROM CAST((a) AS text) END",
            Queries("UPDATE t SET b = a", bDefault: "'none'::text") is var queries ? queries.Fill(queries.OnPages) : "");

    [Theory]
    [InlineData("id", false, true, "true AND (t.id) <= ($1)")]
    [InlineData("id", true, true, "(t.id) > ($1) AND (t.id) <= ($2)")]
    [InlineData("id a", true, true, "(t.id, t.a) > ($1, $2) AND (t.id, t.a) <= ($3, $4)")]
    [InlineData("id a", true, false, "(t.id, t.a) > ($1, $2)")]
    public void A_chunk_by_keys_lies_between_two_of_them(string key, bool hasLower, bool hasUpper, string expected) =>
        Assert.Equal(expected, Queries("UPDATE t SET b = a", bDefault: null).By(key.Split(' ')).Between(hasLower, hasUpper));

    [Fact]
    public void The_functions_text_cannot_be_left_by_a_dollar_quote_of_the_rule()
    {
        var change = ChangeFiles.Read("ALTER TABLE t ADD COLUMN b text, ADD COLUMN c text;", "UPDATE t SET b = $teal$x$teal$, c = 'y$teal1$';");
        var create = SyncTriggers.Create("change", change.Tables[0], Target(null), SyncStage.Filling, ["public", "My Schema"])[0];
        Assert.Contains("SET search_path = public, \"My Schema\", pg_temp AS $teal2$", create, StringComparison.Ordinal);
        Assert.EndsWith("END $teal2$", create.TrimEnd(), StringComparison.Ordinal);
    }

    private static SyncRule Rule(string update) =>
        ChangeFiles.Read("ALTER TABLE t ADD COLUMN b text, ADD COLUMN c text;", update + ";").Tables[0].Forward[0];

    private static SyncQueries Queries(string update, string? bDefault) =>
        new(ChangeFiles.Read("ALTER TABLE t ADD COLUMN b text;", update + ";").Tables[0], Target(bDefault));

    private static SyncTarget Target(string? bDefault) =>
        new("public", "t", "owner", [new SyncColumn("a", "text", null, true), new SyncColumn("b", "text", bDefault, true), new SyncColumn("c", "text", null, true)]);
}
