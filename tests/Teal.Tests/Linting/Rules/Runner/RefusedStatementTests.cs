using Teal.Linting;
using Teal.Sql.Parsing;
using Teal.Sql.Text;

namespace Teal.Tests.Linting.Rules.Runner;

public class RefusedStatementTests
{
    private const string Rule = "refused-statement";

    private const string Schema =
        """
        CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100) NOT NULL, age int, code text UNIQUE DEFERRABLE, number numeric UNIQUE, day date UNIQUE);
        CREATE UNIQUE INDEX users_adult ON users (age) WHERE age > 17;
        CREATE UNIQUE INDEX users_lower ON users (lower(email));
        CREATE UNIQUE INDEX users_email ON users (email);
        CREATE INDEX users_age ON users (age);
        CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, external_ref int, note text, at timestamptz);
        CREATE INDEX orders_note ON orders (note); CREATE INDEX orders_at ON orders (at);
        CREATE INDEX orders_user ON orders (user_id); CREATE INDEX orders_ref ON orders (external_ref);
        CREATE TABLE lines (order_id bigint, line_no int, PRIMARY KEY (order_id, line_no));
        CREATE TABLE bare (a int);
        CREATE TABLE events (id bigint NOT NULL, user_id bigint, kind text, happened_at timestamptz NOT NULL) PARTITION BY RANGE (happened_at);
        CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE TABLE events_rest PARTITION OF events DEFAULT;
        CREATE INDEX events_kind ON events (kind);
        CREATE UNIQUE INDEX events_at ON events (happened_at);
        CREATE TABLE loose (id bigint NOT NULL, user_id bigint, kind text, happened_at timestamptz NOT NULL);
        CREATE TABLE tenants (tenant int NOT NULL, v text) PARTITION BY LIST (tenant);
        CREATE TABLE tenants_1 PARTITION OF tenants FOR VALUES IN (1);
        CREATE TABLE sums (id int NOT NULL) PARTITION BY RANGE ((id + 1));
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
        """;

    [Theory]
    [InlineData("ALTER TABLE events ADD CONSTRAINT k FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID", "'cannot add NOT VALID foreign key on partitioned table \"events\" referencing relation \"users\"' (SQLSTATE 42809)")]
    [InlineData("ALTER TABLE ONLY events ADD CONSTRAINT k FOREIGN KEY (user_id) REFERENCES users (id)", "'cannot use ONLY for foreign key on partitioned table \"events\" referencing relation \"users\"' (SQLSTATE 42809)")]
    [InlineData("ALTER TABLE events ADD CONSTRAINT u UNIQUE (id)", "'unique constraint on partitioned table must include all partitioning columns' (SQLSTATE 0A000)")]
    [InlineData("ALTER TABLE ONLY events ADD CONSTRAINT u UNIQUE (id)", "'unique constraint on partitioned table must include all partitioning columns' (SQLSTATE 0A000)")]
    [InlineData("ALTER TABLE events ADD PRIMARY KEY (id)", "'unique constraint on partitioned table must include all partitioning columns' (SQLSTATE 0A000)")]
    [InlineData("CREATE UNIQUE INDEX u ON events (id)", "'unique constraint on partitioned table must include all partitioning columns' (SQLSTATE 0A000)")]
    [InlineData("CREATE UNIQUE INDEX ON events (lower(kind) DESC)", "'unique constraint on partitioned table must include all partitioning columns' (SQLSTATE 0A000)")]
    [InlineData("CREATE UNIQUE INDEX CONCURRENTLY u ON events (id)", "'cannot create index on partitioned table \"events\" concurrently' (SQLSTATE 0A000)")]
    [InlineData("ALTER TABLE events ADD COLUMN uid uuid PRIMARY KEY DEFAULT gen_random_uuid()", "'unique constraint on partitioned table must include all partitioning columns' (SQLSTATE 0A000)")]
    [InlineData("ALTER TABLE events ADD COLUMN uid uuid UNIQUE", "'unique constraint on partitioned table must include all partitioning columns' (SQLSTATE 0A000)")]
    [InlineData("ALTER TABLE sums ADD UNIQUE (id)", "'unsupported UNIQUE constraint with partition key definition' (SQLSTATE 0A000)")]
    [InlineData("ALTER TABLE events ADD CONSTRAINT u UNIQUE USING INDEX events_at", "'ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables' (SQLSTATE 0A000)")]
    [InlineData("ALTER TABLE events DETACH PARTITION events_2025 CONCURRENTLY", "'cannot detach partitions concurrently when a default partition exists' (SQLSTATE 55000)")]
    [InlineData("ALTER TABLE events_2025 ADD COLUMN x int", "'cannot add column to a partition' (SQLSTATE 42809)")]
    [InlineData("ALTER TABLE events_2025 DROP COLUMN kind", "'cannot drop inherited column \"kind\"' (SQLSTATE 42P16)")]
    [InlineData("ALTER TABLE events_2025 RENAME COLUMN kind TO k", "'cannot rename inherited column \"kind\"' (SQLSTATE 42P16)")]
    [InlineData("ALTER TABLE events_2025 ALTER COLUMN kind TYPE varchar(3)", "'cannot alter inherited column \"kind\"' (SQLSTATE 42P16)")]
    [InlineData("ALTER TABLE events DROP COLUMN happened_at", "'cannot drop column \"happened_at\" because it is part of the partition key of relation \"events\"' (SQLSTATE 42P16)")]
    [InlineData("ALTER TABLE events ALTER COLUMN happened_at TYPE date", "'cannot alter column \"happened_at\" because it is part of the partition key of relation \"events\"' (SQLSTATE 42P16)")]
    [InlineData("ALTER TABLE ONLY events ADD COLUMN x int", "'column must be added to child tables too' (SQLSTATE 42P16)")]
    [InlineData("ALTER TABLE ONLY events DROP COLUMN kind", "'cannot drop column from only the partitioned table when partitions exist' (SQLSTATE 42P16)")]
    [InlineData("ALTER TABLE ONLY events RENAME COLUMN kind TO k", "'inherited column \"kind\" must be renamed in child tables too' (SQLSTATE 42P16)")]
    [InlineData("CREATE TABLE again PARTITION OF events FOR VALUES FROM ('2025-06-01') TO ('2026-07-01')", "'partition \"again\" would overlap partition \"events_2025\"' (SQLSTATE 42P17)")]
    [InlineData("CREATE TABLE again PARTITION OF events DEFAULT", "'partition \"again\" conflicts with existing default partition \"events_rest\"' (SQLSTATE 42P17)")]
    [InlineData("CREATE TABLE again PARTITION OF tenants FOR VALUES IN (2, 1)", "'partition \"again\" would overlap partition \"tenants_1\"' (SQLSTATE 42P17)")]
    [InlineData("ALTER TABLE events ATTACH PARTITION loose FOR VALUES FROM ('2025-06-01') TO ('2025-07-01')", "'partition \"loose\" would overlap partition \"events_2025\"' (SQLSTATE 42P17)")]
    [InlineData("ALTER TABLE orders ADD FOREIGN KEY (external_ref) REFERENCES users (age) NOT VALID", "'there is no unique constraint matching given keys for referenced table \"users\"' (SQLSTATE 42830)")]
    [InlineData("ALTER TABLE orders ADD FOREIGN KEY (note) REFERENCES users (id) NOT VALID", "'foreign key constraint \"orders_note_fkey\" cannot be implemented' (SQLSTATE 42804)")]
    [InlineData("ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (note) REFERENCES users", "'foreign key constraint \"k\" cannot be implemented' (SQLSTATE 42804)")]
    [InlineData("ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES lines NOT VALID", "'number of referencing and referenced columns for foreign key disagree' (SQLSTATE 42830)")]
    [InlineData("ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES bare NOT VALID", "'there is no primary key for referenced table \"bare\"' (SQLSTATE 42704)")]
    [InlineData("ALTER TABLE orders ADD COLUMN who text REFERENCES users (id)", "'foreign key constraint \"orders_who_fkey\" cannot be implemented' (SQLSTATE 42804)")]
    [InlineData("CREATE TABLE t (who text REFERENCES users)", "'foreign key constraint \"t_who_fkey\" cannot be implemented' (SQLSTATE 42804)")]
    [InlineData("CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES users (age))", "'there is no unique constraint matching given keys for referenced table \"users\"' (SQLSTATE 42830)")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_adult", "'\"users_adult\" is a partial index' (SQLSTATE 42809)")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_lower", "'index \"users_lower\" contains expressions' (SQLSTATE 42809)")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_age", "'\"users_age\" is not a unique index' (SQLSTATE 42809)")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX orders_note", "'index \"orders_note\" does not belong to table \"users\"' (SQLSTATE 55000)")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_pkey", "'index \"users_pkey\" is already associated with a constraint' (SQLSTATE 55000)")]
    [InlineData("DROP INDEX CONCURRENTLY users_age, orders_note", "'DROP INDEX CONCURRENTLY does not support dropping multiple objects' (SQLSTATE 0A000)")]
    [InlineData("DROP INDEX CONCURRENTLY IF EXISTS users_age CASCADE", "'DROP INDEX CONCURRENTLY does not support CASCADE' (SQLSTATE 0A000)")]
    [InlineData("DROP INDEX CONCURRENTLY events_kind", "'cannot drop partitioned index \"events_kind\" concurrently' (SQLSTATE 0A000)")]
    [InlineData("DROP FUNCTION touch()", "'cannot drop function touch() because other objects depend on it' (SQLSTATE 2BP01)")]
    [InlineData("DROP FUNCTION IF EXISTS touch", "'cannot drop function touch() because other objects depend on it' (SQLSTATE 2BP01)")]
    [InlineData("ALTER TABLE users ADD COLUMN seen timestamptz GENERATED ALWAYS AS (now()) STORED", "'generation expression is not immutable' (SQLSTATE 42P17)")]
    [InlineData("CREATE TABLE t (a int, b float GENERATED ALWAYS AS (a + random()) STORED)", "'generation expression is not immutable' (SQLSTATE 42P17)")]
    public void What_the_server_refuses_is_an_error_in_its_words_and_nothing_else_is_said_of_it(string sql, string failure)
    {
        var findings = LintAssert.FindsAll(sql + ";", Schema);
        var finding = Assert.Single(findings, f => f.Rule == Rule);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains(failure, finding.Message, StringComparison.Ordinal);
        Assert.Empty(findings.Where(f => f.Category is Category.Lock or Category.Rewrite or Category.DataLoss or Category.Compatibility).Select(f => f.Rule));
    }

    [Theory]
    [InlineData("ALTER TABLE users ADD COLUMN n text GENERATED ALWAYS AS (email || 'x') VIRTUAL UNIQUE", "'unique constraints on virtual generated columns are not supported' (SQLSTATE 0A000)")]
    [InlineData("ALTER TABLE bare ADD COLUMN n text GENERATED ALWAYS AS ('x') VIRTUAL PRIMARY KEY", "'primary keys on virtual generated columns are not supported' (SQLSTATE 0A000)")]
    [InlineData("ALTER TABLE orders ADD COLUMN n bigint GENERATED ALWAYS AS (user_id) VIRTUAL REFERENCES users (id)", "'foreign key constraints on virtual generated columns are not supported' (SQLSTATE 0A000)")]
    [InlineData("CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) VIRTUAL); CREATE INDEX ON t (b)", "'indexes on virtual generated columns are not supported' (SQLSTATE 0A000)")]
    public void What_virtual_columns_cannot_have_is_refused(string sql, string failure) =>
        Assert.Contains(failure, LintAssert.Finds(Rule, sql + ";", Schema, new LintSettings { PgMajor = 18 }).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ALTER TABLE events ADD CONSTRAINT u UNIQUE (id, happened_at);")]
    [InlineData("CREATE UNIQUE INDEX u ON events (happened_at, id) WHERE id > 0;")]
    [InlineData("CREATE INDEX u ON events (id);")]
    [InlineData("ALTER TABLE events RENAME COLUMN happened_at TO at; ALTER TABLE events ADD UNIQUE (id, at);")]
    [InlineData("ALTER TABLE tenants DETACH PARTITION tenants_1 CONCURRENTLY;")]
    [InlineData("ALTER TABLE events DETACH PARTITION events_rest; ALTER TABLE events DETACH PARTITION events_2025 CONCURRENTLY;")]
    [InlineData("ALTER TABLE events DETACH PARTITION events_2025; ALTER TABLE events_2025 ADD COLUMN x int;")]
    [InlineData("ALTER TABLE events DROP COLUMN kind;")]
    [InlineData("CREATE TABLE again PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');")]
    [InlineData("CREATE TABLE again PARTITION OF tenants FOR VALUES IN (2, 3);")]
    [InlineData("CREATE TABLE again PARTITION OF tenants DEFAULT;")]
    [InlineData("ALTER TABLE orders ADD FOREIGN KEY (external_ref) REFERENCES users (id) NOT VALID;")]
    [InlineData("ALTER TABLE orders ADD FOREIGN KEY (external_ref) REFERENCES users (number) NOT VALID;")]
    [InlineData("ALTER TABLE orders ADD FOREIGN KEY (at) REFERENCES users (day) NOT VALID;")]
    [InlineData("ALTER TABLE orders ADD FOREIGN KEY (external_ref, user_id) REFERENCES lines (line_no, order_id) NOT VALID;")]
    [InlineData("ALTER TABLE orders ADD FOREIGN KEY (note) REFERENCES users (code) NOT VALID;")]
    [InlineData("ALTER TABLE orders ADD FOREIGN KEY (note) REFERENCES users (email) NOT VALID;")]
    [InlineData("ALTER TABLE orders ADD FOREIGN KEY (note) REFERENCES elsewhere (id) NOT VALID;")]
    [InlineData("CREATE UNIQUE INDEX CONCURRENTLY k ON users (age); ALTER TABLE orders ADD FOREIGN KEY (external_ref) REFERENCES users (age) NOT VALID;")]
    [InlineData("ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_email;")]
    [InlineData("DROP INDEX CONCURRENTLY users_age;")]
    [InlineData("DROP INDEX users_age, orders_note CASCADE;")]
    [InlineData("DROP FUNCTION touch() CASCADE;")]
    [InlineData("DROP TRIGGER orders_touch ON orders; DROP FUNCTION touch();")]
    [InlineData("ALTER TABLE users ADD COLUMN n text GENERATED ALWAYS AS (email || 'x') STORED;")]
    [InlineData("DO $$ BEGIN ALTER TABLE events_2025 ADD COLUMN x int; EXCEPTION WHEN OTHERS THEN NULL; END $$;")]
    [InlineData("DO $$ BEGIN CREATE UNIQUE INDEX k ON users (age); END $$; ALTER TABLE orders ADD FOREIGN KEY (external_ref) REFERENCES users (age) NOT VALID;")]
    public void What_the_server_takes_or_may_take_is_not_reported(string sql) => LintAssert.Clean(Rule, sql, Schema);

    [Fact]
    public void A_key_of_a_partitioned_table_may_be_added_not_valid_from_18_on() =>
        LintAssert.Clean(Rule, "ALTER TABLE events ADD FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;", Schema, new LintSettings { PgMajor = 18 });

    [Fact]
    public void Without_the_schema_nothing_is_reported() => LintAssert.Clean(Rule, "ALTER TABLE events_2025 ADD COLUMN x int; DROP FUNCTION touch();", schema: null);

    [Fact]
    public void Of_other_actions_of_the_statement_all_is_said() =>
        Assert.Contains(LintAssert.FindsAll("ALTER TABLE events DROP COLUMN happened_at, DROP COLUMN kind;", Schema), f => f.Rule == "drop-column");

    [Theory]
    [InlineData("ALTER TABLE events ADD CONSTRAINT u UNIQUE (id);", "ALTER TABLE ONLY events ADD CONSTRAINT u UNIQUE (id, happened_at);")]
    [InlineData("CREATE UNIQUE INDEX u ON events (lower(kind) DESC) WHERE id > 0;", "CREATE UNIQUE INDEX u ON ONLY events (lower(kind) DESC, happened_at) WHERE id > 0;")]
    [InlineData("ALTER TABLE events ADD COLUMN uid uuid PRIMARY KEY DEFAULT gen_random_uuid();", "ALTER TABLE ONLY events ADD CONSTRAINT events_pkey PRIMARY KEY (uid, happened_at);")]
    [InlineData("ALTER TABLE events ADD COLUMN uid uuid PRIMARY KEY DEFAULT gen_random_uuid();", "ALTER TABLE events ADD COLUMN uid uuid;\nALTER TABLE events ALTER COLUMN uid SET DEFAULT gen_random_uuid();")]
    [InlineData("ALTER TABLE events ADD COLUMN part int DEFAULT 1 UNIQUE;", "ALTER TABLE events ADD COLUMN part int DEFAULT 1;")]
    [InlineData("ALTER TABLE events ADD CONSTRAINT k FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;", "ALTER TABLE events_2025 ADD CONSTRAINT k FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;")]
    [InlineData("ALTER TABLE events DETACH PARTITION events_2025 CONCURRENTLY;", "ALTER TABLE events DETACH PARTITION events_2025;")]
    [InlineData("ALTER TABLE events_2025 ADD COLUMN x int;", "ALTER TABLE events ADD COLUMN x int;")]
    [InlineData("ALTER TABLE users ADD COLUMN seen timestamptz NOT NULL GENERATED ALWAYS AS (now()) STORED;", "ALTER TABLE users ADD COLUMN seen timestamptz NOT NULL DEFAULT now();")]
    public void The_advice_parses_and_is_not_refused_itself(string sql, string part)
    {
        var advice = LintAssert.SqlOf(LintAssert.Finds(Rule, sql, Schema));
        Assert.Contains(part, advice, StringComparison.Ordinal);
        Assert.Empty(SqlParser.Parse(new SourceText("advice.sql", advice)).Errors);
        Assert.Empty(LintAssert.FindsAll(advice, Schema, LintAssert.With(TransactionMode.None)).Where(f => f.Rule == Rule || f is { Severity: Severity.Error, Category: Category.Lock or Category.Rewrite }).Select(f => $"{f.Rule}: {f.Message}"));
    }
}
