using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Parsing;

/// <content>The functions of SQL/XML.</content>
public sealed partial class SqlParser
{
    private FunctionCall? XmlFunction(int start)
    {
        var tag = Current.Tag;
        if (tag is not (Tag.Xmlelement or Tag.Xmlexists or Tag.Xmlforest or Tag.Xmlparse or Tag.Xmlpi or Tag.Xmlroot or Tag.Xmlserialize))
            return null;
        var name = Special();
        Next();
        var arguments = new Sequence<Expression>();
        switch (tag)
        {
            case Tag.Xmlelement:
                // NAME label [, XMLATTRIBUTES ( ... ) ] [, content ... ]
                Expect(Tag.Name);
                ColumnLabel();
                while (Accept(Tag.Comma))
                {
                    if (At(Tag.Xmlattributes)) XmlAttributes(ref arguments);
                    else arguments.Add(Expression());
                }
                break;
            case Tag.Xmlexists:
                arguments.Add(Primary());
                XmlPassing(ref arguments);
                break;
            case Tag.Xmlforest:
                LabelledExpressions(ref arguments);
                break;
            case Tag.Xmlparse:
                if (!Accept(Tag.Document)) Expect(Tag.Content);
                arguments.Add(Expression());
                if (!Accept(Tag.Preserve, Tag.Whitespace)) Accept(Tag.Strip, Tag.Whitespace);
                break;
            case Tag.Xmlpi:
                Expect(Tag.Name);
                ColumnLabel();
                if (Accept(Tag.Comma)) arguments.Add(Expression());
                break;
            case Tag.Xmlroot:
                arguments.Add(Expression());
                Expect(Tag.Comma);
                Expect(Tag.Version);
                if (!Accept(Tag.No, Tag.Value)) arguments.Add(Expression());
                if (Accept(Tag.Comma))
                {
                    Expect(Tag.Standalone);
                    if (!Accept(Tag.Yes) && !Accept(Tag.No, Tag.Value)) Expect(Tag.No);
                }
                break;
            default:
                if (!Accept(Tag.Document)) Expect(Tag.Content);
                var value = Expression();
                Expect(Tag.As);
                var type = SimpleType();
                arguments.Add(new CastExpression(value, type, SourceSpan.FromBounds(value.Span.Start, Math.Max(value.Span.Start, type.Span.End))));
                if (!Accept(Tag.No, Tag.Indent)) Accept(Tag.Indent);
                break;
        }
        Expect(Tag.RightParen);
        return new FunctionCall(name, arguments.ToImmutable(), From(start));
    }

    private void XmlAttributes(ref Sequence<Expression> arguments)
    {
        Next();
        Expect(Tag.LeftParen);
        LabelledExpressions(ref arguments);
        Expect(Tag.RightParen);
    }

    /// <summary>expression [ AS label ] [, ...].</summary>
    private void LabelledExpressions(ref Sequence<Expression> arguments)
    {
        do
        {
            arguments.Add(Expression());
            if (Accept(Tag.As)) ColumnLabel();
        }
        while (Accept(Tag.Comma));
    }

    /// <summary>PASSING [ BY { REF | VALUE } ] c_expr [ BY { REF | VALUE } ].</summary>
    private void XmlPassing(ref Sequence<Expression> arguments)
    {
        Expect(Tag.Passing);
        if (!Accept(Tag.By, Tag.Ref)) Accept(Tag.By, Tag.Value);
        arguments.Add(Primary());
        if (!Accept(Tag.By, Tag.Ref)) Accept(Tag.By, Tag.Value);
    }

    /// <summary>
    /// XMLTABLE ( [ XMLNAMESPACES ( ... ), ] row PASSING document COLUMNS name { FOR ORDINALITY | type option ... } [, ...] ).
    /// </summary>
    private FunctionCall XmlTable(out ImmutableArray<ColumnDefinition> columns)
    {
        var start = Here;
        var name = Special();
        Expect(Tag.LeftParen);
        var arguments = new Sequence<Expression>();
        if (Accept(Tag.Xmlnamespaces))
        {
            Expect(Tag.LeftParen);
            do
            {
                var isDefault = Accept(Tag.Default);
                arguments.Add(RestrictedExpression());
                if (!isDefault)
                {
                    Expect(Tag.As);
                    ColumnLabel();
                }
            }
            while (Accept(Tag.Comma));
            Expect(Tag.RightParen);
            Expect(Tag.Comma);
        }
        arguments.Add(Primary());
        XmlPassing(ref arguments);
        Expect(Tag.Columns);
        var definitions = new Sequence<ColumnDefinition>();
        do definitions.Add(XmlTableColumn()); while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
        columns = definitions.ToImmutable();
        return new FunctionCall(name, arguments.ToImmutable(), From(start));
    }

    private ColumnDefinition XmlTableColumn()
    {
        var start = Here;
        var name = ColumnId();
        if (Accept(Tag.For, Tag.Ordinality)) return new ColumnDefinition(name, null, [], From(start));
        var type = Type();
        var constraints = new Sequence<ColumnConstraint>();
        while (!At(Tag.Comma) && !At(Tag.RightParen) && !_failed)
        {
            var optionStart = Here;
            if (Accept(Tag.Not, Tag.Null)) constraints.Add(new NotNullConstraint(null, From(optionStart)));
            else if (Accept(Tag.Null)) constraints.Add(new NullConstraint(null, From(optionStart)));
            else if (Accept(Tag.Default)) constraints.Add(new DefaultConstraint(null, RestrictedExpression(), From(optionStart)));
            else if (Accept(Tag.Path)) RestrictedExpression();
            else Fail();
        }
        return new ColumnDefinition(name, type, constraints.ToImmutable(), From(start));
    }
}
