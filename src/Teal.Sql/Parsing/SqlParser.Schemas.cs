using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>CREATE SCHEMA, EXTENSION and STATISTICS.</content>
public sealed partial class SqlParser
{
    /// <summary>CREATE SCHEMA [ IF NOT EXISTS ] { name [ AUTHORIZATION role ] | AUTHORIZATION role } [ statement ... ].</summary>
    private CreateSchemaStatement CreateSchema(int start)
    {
        Next();
        var ifNotExists = OptionalIfNotExists();
        var name = At(Tag.Authorization) ? null : ColumnId();
        var owner = Accept(Tag.Authorization) ? RoleName() : null;
        var elements = new Sequence<Statement>();
        if (ifNotExists && Current.Tag is Tag.Create or Tag.Grant) Fail("CREATE SCHEMA IF NOT EXISTS cannot include schema elements");
        while (!_failed && Current.Tag is Tag.Create or Tag.Grant)
        {
            var element = Nested();
            if (element is not (CreateTableStatement { AsQuery: null } or CreateIndexStatement or CreateSequenceStatement or CreateTriggerStatement
                or GrantStatement or CreateViewStatement { IsMaterialized: false }) && !_failed) Fail();
            elements.Add(element);
        }
        return new CreateSchemaStatement(name, owner, elements.ToImmutable(), From(start)) { IfNotExists = ifNotExists };
    }

    /// <summary>CREATE EXTENSION [ IF NOT EXISTS ] name [ WITH ] [ SCHEMA name ] [ VERSION version ] [ CASCADE ].</summary>
    private CreateExtensionStatement CreateExtension(int start)
    {
        Next();
        var ifNotExists = OptionalIfNotExists();
        var name = ColumnId();
        Accept(Tag.With);
        var options = new Sequence<StatementOption>();
        while (!_failed && !AtStatementEnd)
        {
            var first = _p;
            if (Accept(Tag.Schema)) options.Add(OptionWith(first, () => ColumnId()));
            else if (Accept(Tag.Version) || Accept(Tag.From)) options.Add(OptionWith(first, () => WordOrString()));
            else if (Accept(Tag.Cascade)) options.Add(Option(first));
            else Fail();
        }
        return new CreateExtensionStatement(name, ifNotExists, options.ToImmutable(), From(start));
    }

    /// <summary>CREATE STATISTICS [ [ IF NOT EXISTS ] name ] [ ( kind [, ...] ) ] ON { column | call | ( expression ) } [, ...] FROM table.</summary>
    private CreateStatisticsStatement CreateStatistics(int start)
    {
        Next();
        var ifNotExists = OptionalIfNotExists();
        var name = !ifNotExists && Current.Tag is Tag.On or Tag.LeftParen ? null : QualifiedName();
        var kinds = OptionalParenthesisedNames();
        Expect(Tag.On);
        var keys = new Sequence<Expression>();
        do keys.Add(KeyExpression()); while (Accept(Tag.Comma));
        Expect(Tag.From);
        var tables = TableExpressions();
        return new CreateStatisticsStatement(name, kinds, keys.ToImmutable(), tables, From(start)) { IfNotExists = ifNotExists };
    }
}
