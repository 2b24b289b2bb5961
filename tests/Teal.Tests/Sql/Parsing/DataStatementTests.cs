using Teal.Sql.Parsing;
using Teal.Sql.Syntax;

namespace Teal.Tests.Sql.Parsing;

public class DataStatementTests
{
    [Fact]
    public void Insert_keeps_every_clause()
    {
        var insert = Dump.Single<InsertStatement>("""
            WITH w AS (SELECT 1) INSERT INTO app.users AS u (id, address.street, tags[1]) OVERRIDING SYSTEM VALUE
            VALUES (1, DEFAULT, 'x'), (2, 'y', NULL)
            ON CONFLICT (id, lower(email) COLLATE "C") WHERE active DO UPDATE SET (a, b) = (excluded.a, DEFAULT), c = 1 WHERE u.x > 1
            RETURNING id, u.a AS b
            """);
        Assert.Equal("app.users", insert.Target.Table.ToString());
        Assert.Equal("u", insert.Target.CallName);
        Assert.Equal(["id", "address", "tags"], insert.Columns.Select(c => c.Name));
        Assert.Equal("(VALUES [1 DEFAULT 'x'] [2 'y' null])", Dump.Of(insert.Source));
        Assert.Equal("w", insert.With!.Tables.Single().Name.Name);
        var conflict = insert.OnConflict!;
        Assert.True(conflict.IsUpdate);
        Assert.Equal(["id", "lower(email)"], conflict.Keys.Select(k => Dump.Of(k.Value)));
        Assert.Equal("active", Dump.Of(conflict.IndexPredicate));
        Assert.Equal("(> u.x 1)", Dump.Of(conflict.Where));
        Assert.True(conflict.Assignments[0].IsMultiple);
        Assert.Equal("(ROW [excluded.a DEFAULT])", Dump.Of(conflict.Assignments[0].Value));
        Assert.Equal(["id", "u.a AS b"], insert.Returning.Select(Dump.Of));
    }

    [Theory]
    [InlineData("INSERT INTO t DEFAULT VALUES", null)]
    [InlineData("INSERT INTO t SELECT 1", "(SELECT [1])")]
    [InlineData("INSERT INTO t (SELECT 1)", "(SELECT [1])")]
    [InlineData("INSERT INTO t ((SELECT 1) UNION SELECT 2)", "(UNION (SELECT [1]) (SELECT [2]))")]
    [InlineData("INSERT INTO t (a) TABLE b", "(TABLE b)")]
    [InlineData("INSERT INTO t (a) WITH w AS (SELECT 1) SELECT 2", "(WITH w SELECT [2])")]
    public void Insert_takes_any_query(string sql, string? source)
    {
        var insert = Dump.Single<InsertStatement>(sql + " ON CONFLICT ON CONSTRAINT k DO NOTHING");
        if (source is null) Assert.Null(insert.Source);
        else Assert.Equal(source, Dump.Of(insert.Source));
        Assert.Equal("k", insert.OnConflict!.Constraint!.Name);
        Assert.False(insert.OnConflict.IsUpdate);
    }

    [Fact]
    public void Update_keeps_every_clause()
    {
        var update = Dump.Single<UpdateStatement>(
            "UPDATE ONLY users u SET a = a + 1, (b, c) = (SELECT 1, 2), d[1] = DEFAULT FROM plans p JOIN q USING (id) WHERE u.plan = p.id RETURNING *");
        Assert.True(update.Target.Only);
        Assert.Equal("u", update.Target.Alias!.Name);
        Assert.Equal(["(+ a 1)", "(Scalar (SELECT [1 2]))", "DEFAULT"], update.Assignments.Select(a => Dump.Of(a.Value)));
        Assert.True(update.Assignments[2].Columns[0].IsPartial);
        Assert.Equal("(INNER plans p q USING id)", Dump.Of(update.From.Single()));
        Assert.Equal("(= u.plan p.id)", Dump.Of(update.Where));
        Assert.Equal("*", Dump.Of(update.Returning.Single()));
    }

    [Fact]
    public void Update_of_a_table_does_not_take_SET_for_an_alias() =>
        Assert.Null(Dump.Single<UpdateStatement>("UPDATE t SET a = 1").Target.Alias);

    [Fact]
    public void Delete_keeps_every_clause()
    {
        var delete = Dump.Single<DeleteStatement>("DELETE FROM a.b AS t USING c, d WHERE t.x = c.x RETURNING OLD.x");
        Assert.Equal("t", delete.Target.CallName);
        Assert.Equal(["c", "d"], delete.Using.Select(Dump.Of));
        Assert.Equal("(= t.x c.x)", Dump.Of(delete.Where));
        Assert.Single(delete.Returning);
    }

    [Fact]
    public void Where_current_of_is_no_condition()
    {
        var delete = Dump.Single<DeleteStatement>("DELETE FROM t WHERE CURRENT OF c");
        Assert.True(delete.IsWhereCurrentOf);
        Assert.Null(delete.Where);
    }

    [Fact]
    public void Merge_keeps_its_branches()
    {
        var merge = Dump.Single<MergeStatement>("""
            MERGE INTO t USING (SELECT 1 AS id) s ON t.id = s.id
            WHEN MATCHED AND s.x THEN UPDATE SET a = 1
            WHEN NOT MATCHED BY SOURCE THEN DELETE
            WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)
            RETURNING merge_action()
            """);
        Assert.Equal([MergeAction.Update, MergeAction.Delete, MergeAction.Insert], merge.Branches.Select(b => b.Action));
        Assert.Equal([MergeWhen.Matched, MergeWhen.NotMatchedBySource, MergeWhen.NotMatchedByTarget], merge.Branches.Select(b => b.When));
    }

    [Theory]
    [InlineData("INSERT INTO t", "syntax error at end of input")]
    [InlineData("INSERT INTO t AS VALUES (1)", "syntax error at or near \"1\"")]
    [InlineData("UPDATE t SET", "syntax error at end of input")]
    [InlineData("UPDATE t SET a", "syntax error at end of input")]
    [InlineData("DELETE t", "syntax error at or near \"t\"")]
    [InlineData("DELETE FROM t WHERE", "syntax error at end of input")]
    [InlineData("INSERT INTO t (a VALUES (1)", "syntax error at or near \"VALUES\"")]
    public void Errors_are_told_as_the_server_tells_them(string sql, string message) =>
        Assert.Equal(message, Assert.Single(SqlParser.Parse(sql).Errors).Message);
}
