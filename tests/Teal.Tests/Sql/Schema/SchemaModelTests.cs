using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Tests.Sql.Schema;

public class SchemaModelTests
{
    private static SchemaModel Model(string sql)
    {
        var script = SqlParser.Parse(sql);
        Assert.Empty(script.Errors);
        return SchemaModel.Empty.Apply(script);
    }

    private static Table Table(SchemaModel model, string name) => model.Tables[new RelationName("public", name)];

    private static string Columns(Table table) => string.Join(", ", table.Columns.Select(c =>
        $"{c.Name} {c.Type}{(c.NotNull ? " not null" : "")}{(c.Default is null ? "" : " = " + c.Default)}{(c.IsIdentity ? " identity" : "")}{(c.Generated is null ? "" : " as " + c.Generated)}"));

    private static string Constraints(Table table) => string.Join(", ", table.Constraints.Select(c => c.Name + (c.IsValidated ? "" : "!")));

    private static string Indexes(SchemaModel model) => string.Join(' ', model.Indexes.Keys.Select(k => k.ToString()).Order(StringComparer.Ordinal));

    // Types as format_type of PostgreSQL 18 spells them.
    [Theory]
    [InlineData("int", "integer")]
    [InlineData("int4[]", "integer[]")]
    [InlineData("text[][]", "text[]")]
    [InlineData("varchar(20)", "character varying(20)")]
    [InlineData("\"varchar\"", "character varying")]
    [InlineData("bpchar(5)", "character(5)")]
    [InlineData("char", "character(1)")]
    [InlineData("\"char\"", "\"char\"")]
    [InlineData("bit", "bit(1)")]
    [InlineData("numeric(5)", "numeric(5,0)")]
    [InlineData("decimal(10,2)", "numeric(10,2)")]
    [InlineData("timestamptz(3)", "timestamp(3) with time zone")]
    [InlineData("timestamp", "timestamp without time zone")]
    [InlineData("interval day to second(3)", "interval day to second(3)")]
    [InlineData("float(10)", "real")]
    [InlineData("float", "double precision")]
    [InlineData("pg_catalog.int8", "bigint")]
    [InlineData("public.mood", "mood")]
    [InlineData("app.\"Mood\"[]", "app.\"Mood\"[]")]
    public void Types_are_spelt_as_PostgreSQL_spells_them(string written, string expected) =>
        Assert.Equal(expected, Table(Model($"CREATE TABLE t (c {written})"), "t").Columns[0].Type);

    [Fact]
    public void Columns_know_what_fills_them()
    {
        var model = Model("""
            CREATE TABLE t (a serial, b bigint GENERATED ALWAYS AS IDENTITY, c text DEFAULT lower('X'), d int GENERATED ALWAYS AS (a * 2) STORED,
                e text COLLATE "C" DEFAULT NULL, f int PRIMARY KEY, g int NULL);
            CREATE TABLE app."T" ("Id" smallserial);
            """);
        var table = Table(model, "t");
        Assert.Equal(
            "a integer not null = nextval('t_a_seq'::regclass), b bigint not null identity, c text = lower('X'), d integer as a * 2, e text, f integer not null, g integer",
            Columns(table));
        Assert.Equal([true, true, true, true, false, false, false], table.Columns.Select(c => c.FillsItself));
        Assert.Equal("\"C\"", table.Column("e")!.Collation);
        Assert.Equal("nextval('app.\"T_Id_seq\"'::regclass)", model.Tables[new RelationName("app", "T")].Columns[0].Default);
        Assert.Equal(["app.\"T_Id_seq\"", "t_a_seq", "t_b_seq"], model.Sequences.Select(s => s.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("f", table.PrimaryKey.Single());
    }

    // Names that PostgreSQL 18 chose for this very text.
    [Fact]
    public void Names_are_chosen_as_PostgreSQL_chooses_them()
    {
        var model = Model("""
            CREATE TABLE plans (id serial PRIMARY KEY, name text UNIQUE, price numeric CHECK (price >= 0));
            CREATE TABLE users (id bigint PRIMARY KEY, email text, first text, last text, plan_id int REFERENCES plans,
                UNIQUE (email), UNIQUE (first, last), CHECK (first <> last), CHECK (length(email) > 3), CHECK (length(email) < 300),
                FOREIGN KEY (plan_id) REFERENCES plans (id), EXCLUDE (email WITH =));
            CREATE INDEX ON users (lower(email), first);
            CREATE INDEX ON users (lower(email), first);
            CREATE INDEX ON users ((first || last), (last || first)) WHERE plan_id IS NOT NULL;
            CREATE UNIQUE INDEX ON users (email) INCLUDE (last);
            CREATE INDEX ON users ((plan_id::text), (email::varchar));
            CREATE INDEX ON users (coalesce(first, ''), (CASE WHEN plan_id = 1 THEN first END));
            """);
        Assert.Equal(
            "users_check, users_email_check, users_email_check1, users_pkey, users_email_key, users_first_last_key, users_email_excl, users_plan_id_fkey, users_plan_id_fkey1",
            Constraints(Table(model, "users")));
        Assert.Equal("plans_price_check, plans_pkey, plans_name_key", Constraints(Table(model, "plans")));
        Assert.Equal(
            "plans_name_key plans_pkey users_coalesce_case_idx users_email_excl users_email_key users_email_last_idx users_expr_expr1_idx users_first_last_key "
            + "users_lower_first_idx users_lower_first_idx1 users_pkey users_plan_id_email_idx",
            Indexes(model));
    }

    [Fact]
    public void Long_names_are_cut_as_PostgreSQL_cuts_them()
    {
        var model = Model("""
            CREATE TABLE abcdefghijklmnopqrstuvwxyz_abcdefghijklmnopqrstuvwxyz_table (
                abcdefghijklmnopqrstuvwxyz_abcdefghijklmnopqrstuvwxyz_column int UNIQUE, "Größe der ÄÖÜäöüß und noch viel länger" serial);
            """);
        Assert.Equal("abcdefghijklmnopqrstuvwxyz_ab_abcdefghijklmnopqrstuvwxyz_ab_key", model.Tables.Values.Single().Constraints.Single().Name);
        Assert.Equal("abcdefghijklmnopqrstuvwxyz_ab_Größe der ÄÖÜäöüß un_seq", model.Sequences.Single().Name);
    }

    [Fact]
    public void Constraints_keep_their_text_without_NOT_VALID()
    {
        var model = Model("""
            CREATE TABLE plans (id int PRIMARY KEY);
            CREATE TABLE t (a int REFERENCES plans ON DELETE CASCADE DEFERRABLE, b int CHECK (b > 0 AND a <> b));
            ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (b) REFERENCES plans (id) NOT VALID, ADD CONSTRAINT c CHECK (b < 9) NOT VALID;
            ALTER TABLE t VALIDATE CONSTRAINT c;
            """);
        var constraints = Table(model, "t").Constraints;
        Assert.Equal(
            ["CHECK (b > 0 AND a <> b)", "FOREIGN KEY (a) REFERENCES plans ON DELETE CASCADE DEFERRABLE", "FOREIGN KEY (b) REFERENCES plans (id)", "CHECK (b < 9)"],
            constraints.Select(c => c.Definition));
        Assert.Equal([true, true, false, true], constraints.Select(c => c.IsValidated));
        Assert.Equal("id", constraints[1].ReferencedColumns.Single());
        Assert.Equal(new RelationName("public", "plans"), constraints[1].References);
        Assert.IsType<BinaryExpression>(constraints[0].Condition);
    }

    [Fact]
    public void Like_inherits_and_partitions_take_over_what_they_should()
    {
        var model = Model("""
            CREATE TABLE src (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text NOT NULL DEFAULT 'x' CHECK (a <> ''));
            CREATE INDEX ON src (lower(a));
            CREATE TABLE bare (LIKE src);
            CREATE TABLE full_copy (LIKE src INCLUDING ALL);
            CREATE TABLE child (more int) INHERITS (src);
            CREATE TABLE m (id int, ts date NOT NULL, v int CHECK (v > 0), PRIMARY KEY (id, ts)) PARTITION BY RANGE (ts);
            CREATE INDEX ON m (v);
            CREATE TABLE m1 PARTITION OF m (v DEFAULT 5) DEFAULT;
            ALTER TABLE m ADD COLUMN w text DEFAULT 'x' NOT NULL;
            """);
        Assert.Equal("id integer not null, a text not null", Columns(Table(model, "bare")));
        Assert.Equal("id integer not null identity, a text not null = 'x'", Columns(Table(model, "full_copy")));
        Assert.Equal("src_a_check, full_copy_pkey", Constraints(Table(model, "full_copy")));
        Assert.Equal("id integer not null, a text not null = 'x', more integer", Columns(Table(model, "child")));
        Assert.Equal("src_a_check", Constraints(Table(model, "child")));
        Assert.Equal("id integer not null, ts date not null, v integer = 5, w text not null = 'x'", Columns(Table(model, "m1")));
        Assert.Equal("m_v_check, m1_pkey", Constraints(Table(model, "m1")));
        Assert.Equal("full_copy_lower_idx full_copy_pkey m1_pkey m1_v_idx m_pkey m_v_idx src_lower_idx src_pkey", Indexes(model));
        Assert.Equal("range", Table(model, "m").PartitionStrategy);
        Assert.Equal(new RelationName("public", "m"), Table(model, "m1").PartitionOf);
    }

    [Fact]
    public void If_exists_and_if_not_exists_are_honoured()
    {
        var model = Model("""
            CREATE TABLE t (a int); CREATE TABLE IF NOT EXISTS t (b int);
            ALTER TABLE t ADD COLUMN IF NOT EXISTS a text; ALTER TABLE t DROP COLUMN IF EXISTS nope; ALTER TABLE IF EXISTS nope ADD x int;
            CREATE INDEX i ON t (a); CREATE INDEX IF NOT EXISTS i ON t (a, a); DROP TABLE IF EXISTS nope;
            """);
        Assert.Equal("a integer", Columns(Table(model, "t")));
        Assert.Equal("a", model.Indexes.Values.Single().Columns.Single());
    }

    [Fact]
    public void Alterations_of_columns_are_followed()
    {
        var model = Model("""
            CREATE TABLE t (a int, b text DEFAULT 'x', c int);
            ALTER TABLE t ALTER a TYPE bigint USING a::bigint, ALTER a SET NOT NULL, ALTER b DROP DEFAULT, ALTER c SET DEFAULT 1 + 1;
            ALTER TABLE t ADD d int NOT NULL DEFAULT 3 CHECK (d > 0) UNIQUE, ADD e smallserial, ADD PRIMARY KEY (c);
            ALTER TABLE t ALTER d DROP NOT NULL, ALTER c ADD GENERATED BY DEFAULT AS IDENTITY;
            CREATE UNIQUE INDEX ui ON t (b); ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX ui;
            """);
        Assert.Equal(
            "a bigint not null, b text, c integer not null = 1 + 1 identity, d integer = 3, e smallint not null = nextval('t_e_seq'::regclass)",
            Columns(Table(model, "t")));
        Assert.Equal("t_d_check, t_d_key, t_pkey, u", Constraints(Table(model, "t")));
        Assert.Equal("UNIQUE (b)", Table(model, "t").Constraints[^1].Definition);
        Assert.Equal("t_d_key t_pkey u", Indexes(model));
    }

    [Fact]
    public void Renaming_reaches_every_place_that_says_the_name()
    {
        var model = Model("""
            CREATE TABLE plans (id int PRIMARY KEY, old text CHECK (old <> 'old' AND plans.old > ''), g text GENERATED ALWAYS AS (old || 'x') STORED);
            CREATE TABLE users (plan_id int REFERENCES plans (id), s serial);
            CREATE INDEX i ON plans (lower(old), old);
            CREATE VIEW v AS SELECT * FROM plans;
            ALTER TABLE plans RENAME COLUMN old TO "New";
            ALTER TABLE plans RENAME COLUMN id TO plan_id;
            ALTER TABLE plans RENAME TO tiers;
            ALTER TABLE users RENAME CONSTRAINT users_plan_id_fkey TO fk;
            ALTER TABLE users RENAME COLUMN plan_id TO tier_id;
            ALTER TABLE users SET SCHEMA app;
            ALTER TABLE i RENAME TO j;
            """);
        var tiers = Table(model, "tiers");
        Assert.Equal("plan_id integer not null, New text, g text as \"New\" || 'x'", Columns(tiers));
        Assert.Equal(["CHECK (\"New\" <> 'old' AND plans.\"New\" > '')", "PRIMARY KEY (plan_id)"], tiers.Constraints.Select(c => c.Definition));
        Assert.Contains("New", ColumnNames.UsedIn(tiers.Constraints[0].Condition));
        var users = model.Tables[new RelationName("app", "users")];
        Assert.Equal("FOREIGN KEY (tier_id) REFERENCES tiers (plan_id)", users.Constraints.Single().Definition);
        Assert.Equal("fk", users.Constraints.Single().Name);
        Assert.Equal("nextval('app.users_s_seq'::regclass)", users.Column("s")!.Default);
        var index = model.Indexes[new RelationName("public", "j")];
        Assert.Equal((null, "New"), (index.Columns[0], index.Columns[1]));
        Assert.Equal("tiers", index.Table.Name);
        Assert.Equal("tiers", model.Views.Values.Single().DependsOn.Single().Name);
    }

    [Fact]
    public void Dropping_a_column_takes_what_depends_on_it()
    {
        var model = Model("""
            CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE, c int, d int GENERATED ALWAYS AS (b * 2) STORED, e serial, CHECK (b > c), CHECK (a > 0));
            CREATE INDEX partial ON t (c) WHERE b > 0; CREATE INDEX kept ON t (a, c);
            CREATE TABLE r (x int REFERENCES t, y int REFERENCES t (b));
            ALTER TABLE t DROP COLUMN b CASCADE, DROP e;
            """);
        Assert.Equal("a integer not null, c integer", Columns(Table(model, "t")));
        Assert.Equal("t_a_check, t_pkey", Constraints(Table(model, "t")));
        Assert.Equal("r_x_fkey", Constraints(Table(model, "r")));
        Assert.Equal("kept t_pkey", Indexes(model));
        Assert.Empty(model.Sequences);
    }

    [Fact]
    public void Dropping_a_table_or_type_takes_what_depends_on_it()
    {
        var model = Model("""
            CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE app.level AS ENUM ('low');
            CREATE TABLE t (id serial PRIMARY KEY); CREATE TABLE r (g int REFERENCES t, m mood, ms mood[], l app.level);
            CREATE VIEW v AS SELECT * FROM t; CREATE VIEW w AS SELECT * FROM v;
            DROP TABLE t CASCADE; DROP TYPE mood CASCADE;
            """);
        Assert.Equal("g integer, l app.level", Columns(Table(model, "r")));
        Assert.Equal("", Constraints(Table(model, "r")));
        Assert.Empty(model.Views);
        Assert.Empty(model.Sequences);
        Assert.Empty(model.Indexes);
        Assert.Equal("low", model.Enums.Single().Value.Single());
    }

    [Fact]
    public void Dropping_a_constraint_takes_its_index_and_the_foreign_keys_that_rely_on_it()
    {
        var model = Model("""
            CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE); CREATE TABLE r (x int REFERENCES t, y int REFERENCES t (b));
            ALTER TABLE t DROP CONSTRAINT t_pkey CASCADE;
            """);
        Assert.Equal("t_b_key", Indexes(model));
        Assert.Equal("r_y_fkey", Constraints(Table(model, "r")));
        Assert.True(Table(model, "t").Column("a")!.NotNull);
    }

    [Fact]
    public void Views_and_tables_from_queries_know_their_columns()
    {
        var model = Model("""
            CREATE TABLE t (id int PRIMARY KEY, name varchar(5) NOT NULL);
            CREATE VIEW v AS SELECT t.*, count(*) OVER (), id AS i, name::text, CASE WHEN id > 1 THEN name END FROM t JOIN u USING (id);
            CREATE MATERIALIZED VIEW mv (a, b) AS SELECT 1, 2;
            CREATE TABLE c (x) AS SELECT id, name, id + 1 FROM t;
            SELECT * INTO s FROM t;
            """);
        Assert.Equal(["id", "name", "count", "i", "name", "case"], model.Views[new RelationName("public", "v")].Columns.AsEnumerable());
        Assert.Equal(["a", "b"], model.Views[new RelationName("public", "mv")].Columns.AsEnumerable());
        Assert.Equal("x integer, name character varying(5), ?column? unknown", Columns(Table(model, "c")));
        Assert.Equal("id integer, name character varying(5)", Columns(Table(model, "s")));
        Assert.Equal("SELECT 1, 2", model.Views[new RelationName("public", "mv")].Definition);
    }

    [Fact]
    public void Statements_in_code_blocks_are_taken_to_be_reached()
    {
        var model = Model("""
            DO $$ BEGIN CREATE TYPE status AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
            CREATE TABLE t (a int);
            DO 'BEGIN IF NOT EXISTS (SELECT 1) THEN ALTER TABLE t ADD COLUMN q text DEFAULT ''x''; END IF; SELECT 1 INTO t; END';
            """);
        Assert.Single(model.Enums);
        Assert.Equal("q", Table(model, "t").Columns[^1].Name);
        Assert.Single(model.Tables);
    }
}
