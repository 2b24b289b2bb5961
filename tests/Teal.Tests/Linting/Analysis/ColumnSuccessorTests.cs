namespace Teal.Tests.Linting.Analysis;

/// <summary>The column that is advised in another's place has what that one has.</summary>
public class ColumnSuccessorTests
{
    private const string Schema =
        """
        CREATE TABLE places (id bigint PRIMARY KEY);
        CREATE TABLE t (
            id serial PRIMARY KEY,
            "Code" text COLLATE "C" NOT NULL DEFAULT 'x' UNIQUE,
            place bigint REFERENCES places (id) ON DELETE CASCADE,
            n int CHECK (n > 0),
            plain int
        );
        CREATE INDEX t_code_n_idx ON t ("Code", n);
        CREATE INDEX t_lower_idx ON t (lower("Code"));
        CREATE TABLE u (t_id int REFERENCES t (id));
        """;

    [Theory]
    [InlineData("rename-column", "ALTER TABLE t RENAME COLUMN \"Code\" TO code;", "code", "text COLLATE \"C\"")]
    [InlineData("column-type-change", "ALTER TABLE t ALTER COLUMN \"Code\" TYPE varchar(5);", "\"Code_new\"", "varchar(5) COLLATE \"C\"")]
    public void Default_NOT_NULL_collation_keys_and_indexes_are_kept(string rule, string sql, string added, string type)
    {
        var help = LintAssert.Finds(rule, sql, Schema).Help;
        foreach (var line in (string[])
            [
                $"ALTER TABLE t ADD COLUMN {added} {type};\nALTER TABLE t ALTER COLUMN {added} SET DEFAULT 'x';\n",
                $"ON t ({added}, n);",
                "-- the index t_lower_idx over \"Code\": build its like over ",
                $"ON t ({added});",
                "UNIQUE USING INDEX ",
                $"CHECK ({added} IS NOT NULL) NOT VALID;",
                $"ALTER TABLE t ALTER COLUMN {added} SET NOT NULL;",
                "ALTER TABLE t DROP COLUMN \"Code\";",
            ])
            Assert.Contains(line, help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE t RENAME id TO key;", "-- the foreign key u_t_id_fkey of u points to id: let it point to key first;")]
    [InlineData("ALTER TABLE t RENAME id TO key;", "ALTER TABLE t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_key_key PRIMARY KEY USING INDEX t_key_key;\nALTER SEQUENCE t_id_seq OWNED BY t.key;\nALTER TABLE t DROP COLUMN id;")]
    [InlineData("ALTER TABLE t RENAME place TO place_id;", "FOREIGN KEY (place_id) REFERENCES places (id) ON DELETE CASCADE NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT t_place_id_fkey;")]
    [InlineData("ALTER TABLE t RENAME n TO number;", "-- the constraint t_n_check, CHECK (n > 0): add its like over number;")]
    public void Keys_and_checks_come_along(string sql, string line) =>
        Assert.Contains(line, LintAssert.Finds("rename-column", sql, Schema).Help, StringComparison.Ordinal);

    [Fact]
    public void A_plain_column_needs_no_more() =>
        Assert.Equal(
            """
            ALTER TABLE t ADD COLUMN simple integer;
            -- keep both columns equal by triggers and fill the rows that are there, in small transactions;
            -- contract, when no running version uses plain any more:
            ALTER TABLE t DROP COLUMN plain;
            """,
            LintAssert.SqlOf(LintAssert.Finds("rename-column", "ALTER TABLE t RENAME plain TO simple;", Schema)).Split('\n', 2)[1]);

    [Fact]
    public void What_is_not_known_is_said() =>
        Assert.Contains(
            "-- give b the default, NOT NULL, keys and indexes that a has, which are not known here;",
            LintAssert.Finds("rename-column", "ALTER TABLE x RENAME a TO b;", Schema).Help, StringComparison.Ordinal);

    [Fact]
    public void The_names_are_those_that_search_path_finds() =>
        Assert.Contains(
            "ALTER TABLE public.t ADD COLUMN simple integer;",
            LintAssert.Finds("rename-column", "SET search_path = app; ALTER TABLE public.t RENAME plain TO simple;", Schema + "CREATE SCHEMA app;").Help, StringComparison.Ordinal);
}
