using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>What rules give back once an error is noted; no tree that leaves the parser holds any of them.</content>
public sealed partial class SqlParser
{
    private static readonly Identifier NoIdentifier = new("", false, default);
    private static readonly TypeName NoType = new("", [], 0, false, default);
    private static readonly SelectQuery NoQuery = new([], default);
    private static readonly TableReference NoTable = new(new QualifiedName([NoIdentifier], default), false, default);

    private Literal FailedExpression()
    {
        Fail();
        return new Literal(LiteralKind.Null, "null", default);
    }
}
