using Teal.Planning.Changes;
using Teal.Planning.Migrations;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Tests.Planning.Migrations;

public sealed class MigrationPlannerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("teal-plan-").FullName;

    [Fact]
    public void A_syntax_error_is_one_problem_with_its_place()
    {
        var problem = Assert.Single(Refused("CREATE TABLE t (a int);", "ALTER TABLE t\n  ADD COLUMN;").Problems);
        Assert.Equal(("042.sql", 2), (problem.File, problem.Position!.Value.Line));
    }

    [Theory]
    [InlineData("ALTER TABLE users\n  DROP COLUMN a;", 1, 13, "the schema has no table users")]
    [InlineData("ALTER TABLE t\n  DROP COLUMN zip;", 2, 15, "the table t has no column zip")]
    [InlineData("ALTER TABLE t RENAME COLUMN zip TO x;", 1, 29, "the table t has no column zip")]
    [InlineData("ALTER TABLE t RENAME COLUMN a TO b;", 1, 34, "the table t has a column b already")]
    [InlineData("ALTER TABLE t ADD COLUMN b text;", 1, 26, "the table t has a column b already")]
    [InlineData("ALTER TABLE t ALTER zip SET NOT NULL;", 1, 21, "the table t has no column zip")]
    [InlineData("UPDATE t SET zip = 1;", 1, 14, "the table t has no column zip")]
    [InlineData("UPDATE users SET zip = 1;", 1, 8, "the schema has no table users")]
    [InlineData("CREATE INDEX i ON users (zip);", 1, 19, "the schema has no table users")]
    public void What_the_schema_does_not_have_is_told_with_line_and_column(string migration, int line, int column, string message)
    {
        var problem = Assert.Single(Refused("CREATE TABLE t (a int, b int);", migration).Problems);
        Assert.Equal(new SourcePosition(line, column), problem.Position);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_migration_sees_what_it_did_itself()
    {
        var plan = Plan("CREATE TABLE t (a int);", "ALTER TABLE t ADD COLUMN b int; UPDATE t SET b = a; ALTER TABLE t ALTER b SET NOT NULL;");
        Assert.Equal(0, plan.OpenDecisions);
    }

    [Fact]
    public void Two_statements_that_fill_one_column_are_left_to_a_person()
    {
        var plan = Plan("CREATE TABLE t (a int);", "ALTER TABLE t ADD COLUMN b int; UPDATE t SET b = 1 WHERE a = 1; UPDATE t SET b = 2 WHERE a = 2;");
        Assert.Equal(2, plan.OpenDecisions);
        Assert.DoesNotContain("\nUPDATE", plan.Sync, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan_old", true)]
    [InlineData("plan_deprecated", true)]
    [InlineData("legacy_plan", true)]
    [InlineData("plan_name", false)]
    [InlineData("gold", false)]
    public void A_rename_is_taken_for_putting_aside_only_by_its_new_name(string name, bool isParked)
    {
        var plan = Plan("CREATE TABLE t (plan text);", $"ALTER TABLE t ADD COLUMN tier text; UPDATE t SET tier = plan; ALTER TABLE t RENAME plan TO {name};");
        Assert.Equal(!isParked, plan.Expand.Contains($"ADD COLUMN {name}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rename_is_not_taken_for_putting_aside_where_no_values_were_moved()
    {
        var plan = Plan("CREATE TABLE t (plan text);", "ALTER TABLE t RENAME plan TO plan_old;");
        Assert.Contains("ADD COLUMN plan_old", plan.Expand, StringComparison.Ordinal);
    }

    [Fact]
    public void The_files_are_written_into_a_folder_that_is_made()
    {
        var to = Path.Join(_folder, "changes", "042");
        var plan = Plan("CREATE TABLE t (a int);", "ALTER TABLE t RENAME a TO b;");
        var written = plan.WriteTo(to);
        Assert.Equal(["expand.sql", "sync.sql", "contract.sql"], written.Select(Path.GetFileName));
        Assert.Equal(plan.Contract, File.ReadAllText(Path.Join(to, "contract.sql")));
        Assert.Equal("b", Change.Load(to).Tables.Single().NewColumns.Single());
    }

    [Theory]
    [InlineData("expand.sql")]
    [InlineData("sync.sql")]
    [InlineData("contract.sql")]
    public void A_file_that_is_there_is_never_overwritten_and_nothing_is_written_beside_it(string file)
    {
        File.WriteAllText(Path.Join(_folder, file), "-- mine");
        var plan = Plan("CREATE TABLE t (a int);", "ALTER TABLE t ADD COLUMN b int;");
        var refused = Assert.Throws<ChangeException>(() => plan.WriteTo(_folder));
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(_folder).Select(Path.GetFileName));
        Assert.Equal("-- mine", File.ReadAllText(Path.Join(_folder, file)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ChangeException Refused(string schema, string migration) => Assert.Throws<ChangeException>(() => Plan(schema, migration));

    private static PlannedChange Plan(string schema, string migration) => MigrationPlanner.Plan(
        SqlParser.Parse(new SourceText("042.sql", migration)), SchemaModel.Empty.Apply(SqlParser.Parse(new SourceText("schema.sql", schema))));
}
