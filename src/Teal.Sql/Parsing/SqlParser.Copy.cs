using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>COPY.</content>
public sealed partial class SqlParser
{
    /// <summary>
    /// COPY [ BINARY ] table [ ( column [, ...] ) ] { FROM | TO } [ PROGRAM ] { 'file' | STDIN | STDOUT } [ [ USING ] DELIMITERS '...' ]
    /// [ [ WITH ] options ] [ WHERE condition ], COPY ( query ) TO ....
    /// </summary>
    private CopyStatement Copy(int start)
    {
        Next();
        Statement? query = null;
        QualifiedName? table = null;
        var columns = ImmutableArray<Identifier>.Empty;
        if (Accept(Tag.LeftParen))
        {
            if (!AtDataStatement) Fail();
            query = Nested();
            Expect(Tag.RightParen);
        }
        else
        {
            Accept(Tag.Binary);
            table = QualifiedName();
            columns = OptionalParenthesisedNames();
        }
        var isFrom = query is null && Accept(Tag.From);
        if (!isFrom) Expect(Tag.To);
        var isProgram = Accept(Tag.Program);
        var isStandard = Current.Tag is Tag.Stdin or Tag.Stdout;
        var file = isStandard ? null : ExpectString().Value;
        if (isStandard)
        {
            if (isProgram) Fail("STDIN/STDOUT not allowed with PROGRAM");
            Next();
        }
        if (query is null && (Accept(Tag.Using, Tag.Delimiters) || Accept(Tag.Delimiters))) ExpectString();
        Accept(Tag.With);
        var options = At(Tag.LeftParen) ? CopyOptions() : OldCopyOptions();
        Expression? where = null;
        if (query is null && At(Tag.Where))
        {
            if (!isFrom) Fail("WHERE clause not allowed with COPY TO");
            Next();
            where = Expression();
        }
        return new CopyStatement(table, columns, query, isFrom, From(start)) { File = file, IsProgram = isProgram, Options = options, Where = where };
    }

    /// <summary>copy_opt_list: the syntax of before 9.0.</summary>
    private ImmutableArray<StatementOption> OldCopyOptions()
    {
        var options = new Sequence<StatementOption>();
        while (!_failed)
        {
            var first = _p;
            if (Accept(Tag.Binary) || Accept(Tag.Freeze) || Accept(Tag.Csv) || Accept(Tag.Header)) options.Add(Option(first));
            else if (Accept(Tag.Delimiter) || Accept(Tag.Null) || Accept(Tag.Quote) || Accept(Tag.Escape)) options.Add(CopyText(first));
            else if (Accept(Tag.Encoding)) options.Add(OptionWith(first, () => ExpectString()));
            else if (Accept(Tag.Force, Tag.Quote) || Accept(Tag.Force, Tag.Not, Tag.Null) || Accept(Tag.Force, Tag.Null))
            {
                options.Add(OptionWith(first, () =>
                {
                    if (!Accept(Tag.Star)) Names();
                }));
            }
            else
            {
                break;
            }
        }
        return options.ToImmutable();
    }

    /// <summary>[ AS ] 'text'.</summary>
    private StatementOption CopyText(int first)
    {
        var end = _p;
        Accept(Tag.As);
        var value = ExpectString().Value;
        return Option(first, value, end);
    }
}
