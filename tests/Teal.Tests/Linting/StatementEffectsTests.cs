using Teal.Linting.Effects;
using Teal.Sql.Parsing;
using Teal.Sql.Text;

namespace Teal.Tests.Linting;

public class StatementEffectsTests
{
    private const string Schema =
        """
        CREATE TABLE o (id int PRIMARY KEY);
        CREATE TABLE t (a int, n varchar(20), tx text, num numeric(10,2), ts timestamp, o_id int CONSTRAINT t_fk REFERENCES o,
                        CONSTRAINT c CHECK (a IS NOT NULL));
        CREATE INDEX t_a ON t (a);
        CREATE TYPE mood AS ENUM ('ok');
        CREATE TABLE p (a int) PARTITION BY LIST (a);
        ALTER TABLE t ADD CONSTRAINT t_later FOREIGN KEY (a) REFERENCES o NOT VALID;
        """;

    // Each line was observed on a server with pg_locks and pg_class.relfilenode; the scans by time and table size.
    [Theory]
    [InlineData("ALTER TABLE t ADD CHECK (a > 0)", "t AccessExclusive scan")]
    [InlineData("ALTER TABLE t ADD CHECK (a > 0) NOT VALID", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES o", "t ShareRowExclusive scan, o ShareRowExclusive")]
    [InlineData("ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES o NOT VALID", "t ShareRowExclusive, o ShareRowExclusive")]
    [InlineData("ALTER TABLE t ADD COLUMN x int REFERENCES o", "t AccessExclusive, o ShareRowExclusive")]
    [InlineData("CREATE TABLE s (a int REFERENCES o)", "o ShareRowExclusive")]
    [InlineData("CREATE TABLE s (a int, FOREIGN KEY (a) REFERENCES o)", "o ShareRowExclusive")]
    [InlineData("CREATE TABLE s (a int)", "")]
    [InlineData("ALTER TABLE t ADD UNIQUE (a)", "t AccessExclusive scan")]
    [InlineData("ALTER TABLE t ADD UNIQUE USING INDEX t_a", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ADD COLUMN z int UNIQUE", "t AccessExclusive scan")]
    [InlineData("ALTER TABLE t ADD COLUMN z int", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ADD COLUMN z int NOT NULL DEFAULT 0", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ADD COLUMN z timestamptz DEFAULT now()", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ADD COLUMN z text DEFAULT lower('X')", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ADD COLUMN z timestamptz DEFAULT pg_catalog.now()", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ADD COLUMN z int DEFAULT -1", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ADD COLUMN z interval DEFAULT interval '1 day'", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ADD COLUMN z date DEFAULT current_date", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ADD COLUMN z mood DEFAULT 'ok'", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ADD COLUMN z timestamptz DEFAULT clock_timestamp()", "t AccessExclusive rewrite scan")]
    [InlineData("ALTER TABLE t ADD COLUMN z uuid DEFAULT gen_random_uuid()", "t AccessExclusive rewrite scan")]
    [InlineData("ALTER TABLE t ADD COLUMN z serial", "t AccessExclusive rewrite scan")]
    [InlineData("ALTER TABLE t ADD COLUMN z int GENERATED ALWAYS AS IDENTITY", "t AccessExclusive rewrite scan")]
    [InlineData("ALTER TABLE t ADD COLUMN z int GENERATED ALWAYS AS (a + 1) STORED", "t AccessExclusive rewrite scan")]
    [InlineData("ALTER TABLE t ADD COLUMN z posint", "t AccessExclusive rewrite scan perhaps")]
    [InlineData("ALTER TABLE t ADD COLUMN z int DEFAULT my_function()", "t AccessExclusive rewrite scan perhaps")]
    [InlineData("ALTER TABLE t ALTER n TYPE varchar(50)", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ALTER n TYPE varchar(10)", "t AccessExclusive rewrite scan")]
    [InlineData("ALTER TABLE t ALTER n TYPE text", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ALTER tx TYPE varchar", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ALTER tx TYPE varchar(50)", "t AccessExclusive rewrite scan")]
    [InlineData("ALTER TABLE t ALTER o_id TYPE bigint", "o AccessExclusive, t AccessExclusive rewrite scan")]
    [InlineData("ALTER TABLE t ALTER num TYPE numeric(12,2)", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ALTER num TYPE numeric", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ALTER num TYPE numeric(12,3)", "t AccessExclusive rewrite scan")]
    [InlineData("ALTER TABLE t ALTER ts TYPE timestamptz", "t AccessExclusive rewrite scan perhaps")]
    [InlineData("ALTER TABLE t ALTER n SET NOT NULL", "t AccessExclusive scan")]
    [InlineData("ALTER TABLE t ALTER a SET NOT NULL", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ALTER n SET DEFAULT 'x'", "t AccessExclusive")]
    [InlineData("ALTER TABLE t RENAME n TO n2", "t AccessExclusive")]
    [InlineData("ALTER TABLE t ALTER n SET STATISTICS 10", "t ShareUpdateExclusive")]
    [InlineData("ALTER TABLE t ENABLE ROW LEVEL SECURITY", "t AccessExclusive")]
    [InlineData("ALTER TABLE t SET UNLOGGED", "t AccessExclusive rewrite scan")]
    [InlineData("ALTER TABLE t VALIDATE CONSTRAINT t_later", "t ShareUpdateExclusive scan, o RowShare")]
    [InlineData("ALTER TABLE t VALIDATE CONSTRAINT t_fk", "t ShareUpdateExclusive")]
    [InlineData("ALTER TABLE t DROP CONSTRAINT t_fk", "o AccessExclusive, t AccessExclusive")]
    [InlineData("ALTER TABLE t DROP COLUMN o_id", "o AccessExclusive, t AccessExclusive")]
    [InlineData("ALTER TABLE t DROP COLUMN n", "t AccessExclusive")]
    [InlineData("DROP TABLE t", "o AccessExclusive, t AccessExclusive")]
    [InlineData("CREATE INDEX i ON t (n)", "t Share scan")]
    [InlineData("CREATE INDEX CONCURRENTLY i ON t (n)", "t ShareUpdateExclusive scan")]
    [InlineData("DROP INDEX t_a", "t AccessExclusive, t_a AccessExclusive")]
    [InlineData("DROP INDEX CONCURRENTLY t_a", "t ShareUpdateExclusive, t_a ShareUpdateExclusive")]
    [InlineData("CREATE TABLE c PARTITION OF p FOR VALUES IN (3)", "p AccessExclusive")]
    [InlineData("UPDATE t SET n = tx FROM o WHERE o.id = t.a", "t RowExclusive, o AccessShare")]
    [InlineData("UPDATE t SET o_id = 1", "t RowExclusive, o RowShare")]
    [InlineData("DELETE FROM t WHERE a IN (SELECT id FROM o)", "t RowExclusive, o AccessShare")]
    [InlineData("WITH x AS (SELECT id FROM o) INSERT INTO t (a) SELECT id FROM x", "t RowExclusive, o RowShare")]
    [InlineData("SELECT * FROM t FOR UPDATE", "t RowShare")]
    [InlineData("SELECT * FROM t, o AS x FOR UPDATE OF x", "t AccessShare, o RowShare")]
    [InlineData("DO $$ BEGIN UPDATE t SET n = 1; END $$", "t RowExclusive")]
    [InlineData("ALTER TABLE t ADD COLUMN z int, ALTER COLUMN n SET NOT NULL", "t AccessExclusive scan")]
    public void A_statement_does_this(string sql, string effects)
    {
        var script = SqlParser.Parse(new SourceText("test.sql", sql));
        Assert.Empty(script.Errors);
        var found = StatementEffects.Of(Assert.Single(script.Statements), LintAssert.Model(Schema), 15);
        Assert.Equal(effects.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(), found.Select(Describe).Order());
    }

    [Theory]
    [InlineData(13)]
    [InlineData(19)]
    public void Other_majors_are_refused(int major) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StatementEffects.Of(new Teal.Sql.Syntax.ErrorStatement(default), Teal.Sql.Schema.SchemaModel.Empty, major));

    private static string Describe(Effect effect) =>
        $"{effect.Relation} {effect.Lock}{(effect.Rewrites ? " rewrite" : "")}{(effect.Scans ? " scan" : "")}{(effect.IsCertain ? "" : " perhaps")}";
}
