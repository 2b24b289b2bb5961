using Teal.Sql.Parsing;
using Teal.Sql.Syntax;

namespace Teal.Tests.Sql.Parsing;

public class SectionTests
{
    // Section by section: its kind, an exclamation mark where it is to run outside a transaction, and its statements.
    private static string Sections(string sql)
    {
        var script = SqlParser.Parse(sql);
        var end = 0;
        foreach (var section in script.Sections)
        {
            Assert.Equal(end, section.Span.Start);
            end = section.Span.End;
        }
        Assert.Equal(sql.Length, end);
        return string.Join(" | ", script.Sections.Select(section =>
            $"{section.Kind}{(section.NoTransaction ? "!" : "")}: " + string.Join(", ", script.Statements.Where(s => script.SectionAt(s.Span.Start) == section).Select(s => script.Source.Slice(s.Span)))));
    }

    [Theory]
    [InlineData("SELECT 1;", "None: SELECT 1")]
    [InlineData("-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;", "Up: SELECT 1 | Down: SELECT 2")]
    [InlineData("--+goose up\r\nSELECT 1;\r\n--  +goose DOWN  \r\nSELECT 2;", "Up: SELECT 1 | Down: SELECT 2")]
    [InlineData("-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;", "None!:  | Up!: SELECT 1 | Down!: SELECT 2")]
    [InlineData("-- migrate:up\nSELECT 1\n-- migrate:down\nSELECT 2", "Up: SELECT 1 | Down: SELECT 2")]
    [InlineData("-- migrate:up transaction:false\nSELECT 1;\n-- migrate:down\nSELECT 2;", "Up!: SELECT 1 | Down: SELECT 2")]
    [InlineData("-- +migrate Up notransaction\nSELECT 1;\n-- +migrate Down\nSELECT 2;", "Up!: SELECT 1 | Down: SELECT 2")]
    [InlineData("-- rambler up\nSELECT 1;\n-- rambler down\nSELECT 2;", "Up: SELECT 1 | Down: SELECT 2")]
    [InlineData("-- no-transaction\nSELECT 1;", "None!: SELECT 1")]
    [InlineData("SELECT 1;\n-- no-transaction\nSELECT 2;", "None: SELECT 1, SELECT 2")]
    [InlineData("SELECT 1; -- +goose Down\nSELECT 2;", "None: SELECT 1, SELECT 2")]
    [InlineData("SELECT '\n-- +goose Down\n'; SELECT $$\n-- migrate:down\n$$; /*\n-- +goose Down\n*/ SELECT 3", "None: SELECT '\n-- +goose Down\n', SELECT $$\n-- migrate:down\n$$, SELECT 3")]
    [InlineData("-- +gooseUp\n-- migrate:upwards\n-- +goose Sideways\nSELECT 1;", "None: SELECT 1")]
    [InlineData("SELECT 0;\n-- +goose Up\nSELECT 1;\n-- +goose Down\n", "None: SELECT 0 | Up: SELECT 1 | Down: ")]
    public void Markers_divide_a_script_as_the_runners_do(string sql, string expected) => Assert.Equal(expected, Sections(sql));

    [Fact]
    public void Error_in_the_way_back_is_still_an_error()
    {
        var script = SqlParser.Parse("-- migrate:up\nSELECT 1\n-- migrate:down\nSELEC 2;");
        Assert.Equal("syntax error at or near \"SELEC\"", Assert.Single(script.Errors).Message);
        Assert.Equal(SectionKind.Down, script.SectionAt(Assert.IsType<ErrorStatement>(script.Statements[1]).Span.Start).Kind);
    }

    [Fact]
    public void Statement_that_a_section_cuts_off_ends_there()
    {
        var script = SqlParser.Parse("-- migrate:up\nCREATE TABLE a (\n-- migrate:down\nDROP TABLE a");
        Assert.Equal("syntax error at end of input", Assert.Single(script.Errors).Message);
        Assert.Equal(["ErrorStatement", "DropStatement"], script.Statements.Select(s => s.GetType().Name));
    }

    [Theory]
    [InlineData("-- +goose Up\n-- +goose StatementBegin\nSELECT 1; SELECT 2\n-- +goose StatementEnd\nSELECT 3;", "\nSELECT 1; SELECT 2\n")]
    [InlineData("-- +migrate StatementBegin\nSELECT 1;", "\nSELECT 1;")]
    [InlineData("-- +goose StatementBegin\nSELECT 1\n-- +goose Down\nSELECT 2;", "\nSELECT 1\n")]
    public void What_a_runner_sends_in_one_piece_is_known(string sql, string expected)
    {
        var script = SqlParser.Parse(sql);
        Assert.Empty(script.Errors);
        Assert.Equal(expected, string.Join('|', script.StatementGroups.Select(script.Source.Slice)));
    }

    [Theory]
    [InlineData("\\connect app\n\\set x 'a;b'\n\\if :x\nSELECT 1;\n\\else\n\\i f.sql\n\\endif\nSELECT :x \\gexec\nSELECT 2\n\\g\n", "\\connect|\\set|\\if|SELECT|\\else|\\i|\\endif|SELECT|\\gexec|SELECT|\\g")]
    [InlineData("  \\pset pager off\r\nSELECT 1 \\gset a_\r\nSELECT 2;\r\n", "\\pset|SELECT|\\gset|SELECT")]
    [InlineData("INSERT INTO t\n\\echo half\nVALUES (1);", "INSERT")]
    [InlineData("COPY t FROM STDIN CSV;\n1,\"a\n;b\"\n\\.\nSELECT 1;", "COPY|SELECT")]
    [InlineData("COPY t FROM STDIN;\r\n1\t'\r\n\\.\r\nSELECT 1;", "COPY|SELECT")]
    [InlineData("COPY t FROM STDIN;\n\\.\nCOPY u FROM STDIN;\n1\n\\.\nSELECT 1;", "COPY|COPY|SELECT")]
    [InlineData("COPY t FROM STDIN;", "COPY")]
    public void Files_for_psql_are_read_as_psql_reads_them(string sql, string expected)
    {
        var script = SqlParser.Parse(sql);
        Assert.Empty(script.Errors);
        Assert.Null(TreeRules.FirstViolation(script));
        Assert.Equal(expected, string.Join('|', script.Statements.Select(s => s.Keywords.Split(' ')[0])));
    }

    [Theory]
    [InlineData("SELECT 1;\nCOPY t FROM STDIN;\n1\n2\nSELECT 2;", 3, "1")]
    [InlineData("COPY t FROM STDIN;\r\n1\r\n\\.x\r\n", 2, "1")]
    [InlineData("COPY t FROM STDIN;\n", 2, "")]
    public void Data_that_never_end_are_an_error_where_they_begin(string sql, int line, string text)
    {
        var script = SqlParser.Parse(sql);
        var error = Assert.Single(script.Errors);
        Assert.Contains("COPY FROM STDIN", error.Message, StringComparison.Ordinal);
        Assert.Equal((line, text), (script.Source.PositionOf(error.Span.Start).Line, script.Source.Slice(error.Span)));
        Assert.IsType<CopyStatement>(script.Statements[^1]);
    }
}
