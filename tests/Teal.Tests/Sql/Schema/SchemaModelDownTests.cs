using Teal.Sql.Parsing;
using Teal.Sql.Schema;

namespace Teal.Tests.Sql.Schema;

public class SchemaModelDownTests
{
    [Theory]
    [InlineData("-- +goose Up\nCREATE TABLE t (a int);\n-- +goose Down\nDROP TABLE t;\n")]
    [InlineData("-- migrate:up\nCREATE TABLE t (a int);\n-- migrate:down\nDROP TABLE t;\n")]
    [InlineData("-- +migrate Down\nDROP TABLE t;\n-- +migrate Up\nCREATE TABLE t (a int);\n")]
    [InlineData("-- rambler up\nCREATE TABLE t (a int);\n-- rambler down\nDROP TABLE t;\n")]
    public void What_takes_a_migration_back_is_not_applied(string sql) =>
        Assert.Contains(new RelationName("public", "t"), SchemaModel.Empty.Apply(SqlParser.Parse(sql)).Tables.Keys);

    [Fact]
    public void Forward_leaves_out_the_statements_and_errors_of_the_way_back_and_no_text()
    {
        var script = SqlParser.Parse("-- migrate:up\nSELECT 1; SELEC 2;\n-- migrate:down\nSELECT 3; SELEC 4;");
        var forward = script.Forward();
        Assert.Equal(["SELECT 1", "SELEC 2"], forward.Statements.Select(s => forward.Source.Slice(s.Span)));
        Assert.Equal(script.Errors[0], Assert.Single(forward.Errors));
        Assert.Equal((script.Source, script.Tokens), (forward.Source, forward.Tokens));
    }
}
