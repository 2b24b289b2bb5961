using Teal.Sql.Lexing;
using Teal.Sql.Parsing;
using Teal.Sql.Text;

namespace Teal.Tests.Sql.Lexing;

public class LexerTests
{
    // Kinds by their first letters, as the dump below writes them: text without trivia.
    [Theory]
    [InlineData("a A_1$ \"q\"\"x\" ü x'1F' B'01' N'n' e'\\'' U&'d\\0061' u&\"x\"", "Word:a Word:A_1$ QuotedIdentifier:\"q\"\"x\" Word:ü HexString:x'1F' BitString:B'01' NationalString:N'n' EscapeString:e'\\'' UnicodeString:U&'d\\0061' UnicodeIdentifier:u&\"x\"")]
    [InlineData("'a''b' 'a\\' $$x$$ $t$ $$ $t$ $1", "String:'a''b' String:'a\\' DollarString:$$x$$ DollarString:$t$ $$ $t$ Parameter:$1")]
    [InlineData("'a'\n  'b'", "String:'a'\n  'b'")]
    [InlineData("'a' 'b'", "String:'a' String:'b'")]
    [InlineData("'a' -- c\n 'b'", "String:'a' String:'b'")]
    [InlineData("'a'\n-- c\n'b'", "String:'a'\n-- c\n'b'")]
    [InlineData("1 1.5 .5 1. 1e3 1.5E-3 0xFf 0o17 0b01 1_000 1_0.2_5", "Integer:1 Number:1.5 Number:.5 Number:1. Number:1e3 Number:1.5E-3 Integer:0xFf Integer:0o17 Integer:0b01 Integer:1_000 Number:1_0.2_5")]
    [InlineData("1..10", "Integer:1 Punctuation:.. Integer:10")]
    [InlineData("123abc 0x 1__2 $1a 1e+", "Bad:123abc Bad:0x Bad:1__2 Bad:$1a Bad:1e+")]
    [InlineData("a::b:=c=>d..e", "Word:a Punctuation::: Word:b Punctuation::= Word:c Punctuation:=> Word:d Punctuation:.. Word:e")]
    [InlineData("a*-1 a@-1 a-+1 a<>-b a!=-b a->>b", "Word:a Operator:* Operator:- Integer:1 Word:a Operator:@- Integer:1 Word:a Operator:- Operator:+ Integer:1 Word:a Operator:<> Operator:- Word:b Word:a Operator:!=- Word:b Word:a Operator:->> Word:b")]
    [InlineData("a +-+- b @+-+ c *<+-1", "Word:a Operator:+ Operator:- Operator:+ Operator:- Word:b Operator:@+-+ Word:c Operator:*< Operator:+ Operator:- Integer:1")]
    [InlineData("a+--c\nb a*/*c*/b a|/b", "Word:a Operator:+ Word:b Word:a Operator:* Word:b Word:a Operator:|/ Word:b")]
    [InlineData("/* a /* b */ c */ x --y", "Word:x")]
    [InlineData("/* a /* b */ c", "Bad:/* a /* b */ c")]
    [InlineData("'open", "Bad:'open")]
    [InlineData("E'a\\'", "Bad:E'a\\'")]
    [InlineData("$x$ open $y$", "Bad:$x$ open $y$")]
    [InlineData("\"\" \"open", "Bad:\"\" Bad:\"open")]
    [InlineData("a$b$c $d$e$d$", "Word:a$b$c DollarString:$d$e$d$")]
    [InlineData("{ } ` ~", "Bad:{ Bad:} Operator:` Operator:~")]
    public void Text_is_cut_into_tokens_as_the_server_cuts_it(string sql, string expected) => Assert.Equal(expected, Dump(sql));

    [Theory]
    [InlineData("\\set x 1\nSELECT 1;\n\\c app", "MetaCommand:\\set x 1 Word:SELECT Integer:1 Punctuation:; MetaCommand:\\c app")]
    [InlineData("SELECT 1 \\gset p_\nSELECT 2;", "Word:SELECT Integer:1 MetaCommand:\\gset p_ Word:SELECT Integer:2 Punctuation:;")]
    [InlineData("SELECT\n\\echo hi\n1;", "Word:SELECT MetaCommand:\\echo hi Integer:1 Punctuation:;")]
    [InlineData("SELECT 1 \\x 2;", "Word:SELECT Integer:1 Bad:\\ Word:x Integer:2 Punctuation:;")]
    [InlineData("BEGIN\\; COMMIT;", "Word:BEGIN MetaCommand:\\; Word:COMMIT Punctuation:;")]
    [InlineData("COPY t (a) FROM STDIN;\n1;'\n\\.\nSELECT 1", "Word:COPY Word:t Punctuation:( Word:a Punctuation:) Word:FROM Word:STDIN Punctuation:; CopyData:\n1;'\n\\.\n Word:SELECT Integer:1")]
    [InlineData("COPY t FROM STDIN WITH CSV; -- c\r\nx'\r\n\\.\r\nEND", "Word:COPY Word:t Word:FROM Word:STDIN Word:WITH Word:CSV Punctuation:; CopyData:\nx'\r\n\\.\r\n Word:END")]
    [InlineData("COPY t FROM STDIN;\nnever ends", "Word:COPY Word:t Word:FROM Word:STDIN Punctuation:; CopyData:\nnever ends")]
    [InlineData("COPY t TO STDOUT;\nSELECT 1", "Word:COPY Word:t Word:TO Word:STDOUT Punctuation:; Word:SELECT Integer:1")]
    [InlineData("\\copy t from stdin\n1\n\\.\nEND", "MetaCommand:\\copy t from stdin CopyData:\n1\n\\.\n Word:END")]
    public void What_only_psql_understands_is_set_apart(string sql, string expected) => Assert.Equal(expected, Dump(sql));

    [Theory]
    [InlineData("${x} ${a:b c} {{x}} {{ .x | y }}", "Placeholder:${x} Placeholder:${a:b c} Placeholder:{{x}} Placeholder:{{ .x | y }}")]
    [InlineData("a_${x} ${x}_b a{{x}}b{{y}} ${x}${y}.c", "Placeholder:a_${x} Placeholder:${x}_b Placeholder:a{{x}}b{{y}} Placeholder:${x}${y} Punctuation:. Word:c")]
    [InlineData(":x :x::int :'x' :\"x\" :{?x} (:x,:y)", "Placeholder::x Placeholder::x Punctuation::: Word:int Placeholder::'x' Placeholder::\"x\" Placeholder::{?x} Punctuation:( Placeholder::x Punctuation:, Placeholder::y Punctuation:)")]
    [InlineData("@x = @y, c=@z", "Placeholder:@x Operator:= Placeholder:@y Punctuation:, Word:c Operator:= Placeholder:@z")]
    [InlineData("a @x, (a) @x, 'a' @ x, a @> b, a <@b, a @@b, @-5, @ 5, @null", "Word:a Operator:@ Word:x Punctuation:, Punctuation:( Word:a Punctuation:) Operator:@ Word:x Punctuation:, String:'a' Operator:@ Word:x Punctuation:, Word:a Operator:@> Word:b Punctuation:, Word:a Operator:<@ Word:b Punctuation:, Word:a Operator:@@ Word:b Punctuation:, Operator:@- Integer:5 Punctuation:, Operator:@ Integer:5 Punctuation:, Operator:@ Word:null")]
    [InlineData("a[1:2] a[b:c] a[:x] a := 1 a:=:b", "Word:a Punctuation:[ Integer:1 Punctuation:: Integer:2 Punctuation:] Word:a Punctuation:[ Word:b Punctuation:: Word:c Punctuation:] Word:a Punctuation:[ Placeholder::x Punctuation:] Word:a Punctuation::= Integer:1 Word:a Punctuation::= Placeholder::b")]
    [InlineData("'${x}' \"{{x}}\" $$ ${x} $$ $a$ :x $a$ -- ${x}", "String:'${x}' QuotedIdentifier:\"{{x}}\" DollarString:$$ ${x} $$ DollarString:$a$ :x $a$")]
    [InlineData("${ } ${\n} {{x} ${} {x}", "Placeholder:${ } Bad:$ Bad:{ Bad:} Bad:{ Bad:{ Word:x Bad:} Bad:$ Bad:{ Bad:} Bad:{ Word:x Bad:}")]
    public void Placeholders_are_tokens_of_their_own(string sql, string expected) => Assert.Equal(expected, Dump(sql));

    [Fact]
    public void Byte_order_mark_at_the_start_is_white_space()
    {
        var script = SqlParser.Parse("\uFEFFSELECT 1");
        Assert.Equal(TokenKind.WhiteSpace, script.Tokens[0].Kind);
        Assert.Empty(script.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("\0\u0001")]
    [InlineData("\ud800 x 'a\udc00'")]
    [InlineData("SELECT 'a' -- b\r\n; /* c */ $$ d $$ \\q")]
    public void Tokens_joined_are_the_text(string sql)
    {
        var script = SqlParser.Parse(sql);
        Assert.Equal(sql, string.Concat(script.Tokens.Select(t => script.Source.Slice(t.Span))));
        Assert.Equal(TokenKind.End, script.Tokens[^1].Kind);
    }

    private static string Dump(string sql)
    {
        var source = new SourceText("t.sql", sql);
        var tokens = SqlParser.Parse(source).Tokens;
        Assert.Equal(sql, string.Concat(tokens.Select(t => source.Slice(t.Span))));
        return string.Join(' ', tokens.Where(t => !t.IsTrivia && t.Kind != TokenKind.End).Select(t => $"{t.Kind}:{source.Slice(t.Span)}"));
    }
}
