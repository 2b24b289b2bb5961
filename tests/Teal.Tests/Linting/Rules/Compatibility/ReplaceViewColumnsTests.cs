namespace Teal.Tests.Linting.Rules.Compatibility;

public class ReplaceViewColumnsTests
{
    private const string Rule = "replace-view-columns";
    private const string Schema = "CREATE TABLE t (id int, \"Name\" text, c int); CREATE VIEW v AS SELECT id, \"Name\" FROM t; CREATE VIEW s AS SELECT * FROM t; CREATE VIEW u AS SELECT * FROM unknown_table;";

    [Theory]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT id FROM t;", "'cannot drop columns from view' (SQLSTATE 42P16)")]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT id, \"Name\" AS n FROM t;", "'cannot change name of view column \"Name\" to \"n\"' (SQLSTATE 42P16)")]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT \"Name\", id FROM t;", "cannot change name of view column \"id\" to \"Name\"")]
    [InlineData("CREATE OR REPLACE VIEW v (id, n) AS SELECT id, \"Name\" FROM t;", "cannot change name of view column \"Name\" to \"n\"")]
    [InlineData("CREATE OR REPLACE VIEW s AS SELECT id, \"Name\" FROM t;", "cannot drop columns from view")]
    public void A_column_that_goes_moves_or_is_renamed_is_found(string sql, string error) =>
        Assert.Contains(error, LintAssert.Finds(Rule, sql, Schema).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT id, \"Name\", c FROM t;")]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT c AS id, 'x' AS \"Name\" FROM t;")]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT * FROM unknown_table;")]
    [InlineData("CREATE OR REPLACE VIEW u AS SELECT id FROM t;")]
    [InlineData("CREATE OR REPLACE VIEW w AS SELECT 1;")]
    [InlineData("DROP VIEW v; CREATE VIEW v AS SELECT id FROM t;")]
    public void Columns_behind_those_that_are_there_and_unknown_ones_are_free(string sql) => LintAssert.Clean(Rule, sql, Schema);

    [Theory]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT id, \"Name\" AS n FROM t WHERE c > 0;", "CREATE OR REPLACE VIEW v AS SELECT id, \"Name\", \"Name\" AS n FROM t WHERE c > 0;")]
    [InlineData("CREATE OR REPLACE VIEW v (id, n) AS SELECT id, upper(\"Name\") FROM t;", "CREATE OR REPLACE VIEW v AS SELECT id, upper(\"Name\") AS \"Name\", upper(\"Name\") AS n FROM t;")]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT c, id FROM t;", "CREATE OR REPLACE VIEW v AS SELECT id, \"Name\", c FROM t;")]
    [InlineData("SET search_path = app; CREATE OR REPLACE VIEW public.v AS SELECT id FROM t;", "CREATE OR REPLACE VIEW public.v AS SELECT id, \"Name\" FROM t;")]
    public void The_advice_is_the_statement_with_the_columns_that_are_missing(string sql, string help)
    {
        var advice = LintAssert.SqlOf(LintAssert.Finds(Rule, sql, Schema + "CREATE SCHEMA app;"));
        Assert.Equal(help, advice);
        LintAssert.Clean(Rule, advice, Schema + "CREATE SCHEMA app;");
    }

    [Theory]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT id::bigint, \"Name\" FROM t;", "'cannot change data type of view column \"id\" from integer to bigint' (SQLSTATE 42P16)")]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT id, \"Name\"::varchar(20) FROM t;", "from text to character varying(20)'")]
    [InlineData("CREATE OR REPLACE VIEW s AS SELECT id, \"Name\", c::text AS c, 1 AS d FROM t;", "\"c\" from integer to text'")]
    public void A_column_that_gets_another_type_is_found(string sql, string error) =>
        Assert.Contains(error, LintAssert.Finds(Rule, sql, Schema).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT id::int4, \"Name\"::text FROM t;")]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT id + 1 AS id, lower(\"Name\") AS \"Name\" FROM t;")]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT id::bigint, \"Name\" FROM t UNION SELECT 1, 'x';")]
    public void A_type_that_stays_or_that_only_a_server_knows_is_not(string sql) => LintAssert.Clean(Rule, sql, Schema);

    [Fact]
    public void A_temporary_view_is_another_one() => LintAssert.Clean(Rule, "CREATE OR REPLACE TEMP VIEW v AS SELECT 1 AS n;", Schema);

    [Theory]
    [InlineData("SELECT p.*, u.email FROM plans p JOIN users u ON u.plan_id = p.id")]
    [InlineData("SELECT p.*, u.email FROM plans p LEFT JOIN users u USING (id)")]
    public void A_star_of_a_table_that_is_joined_and_has_grown_moves_the_columns_behind_it(string query)
    {
        var schema = LintAssert.Schema + $"CREATE VIEW joined AS {query};";
        var finding = LintAssert.Finds("replace-view-columns", $"ALTER TABLE plans ADD COLUMN extra text; CREATE OR REPLACE VIEW joined AS {query};", schema);
        Assert.Contains("'cannot change name of view column \"email\" to \"extra\"' (SQLSTATE 42P16)", finding.Message, StringComparison.Ordinal);
        LintAssert.Clean("replace-view-columns", $"CREATE OR REPLACE VIEW joined AS {query};", schema);
    }
}
