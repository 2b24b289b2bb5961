using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Aliases in FROM: alias_clause and func_alias_clause of gram.y.</content>
public sealed partial class SqlParser
{
    /// <summary>[ AS ] alias [ ( column [, ...] ) ].</summary>
    private TableExpression WithAlias(TableExpression table, int start)
    {
        if (!Accept(Tag.As) && !AtColumnId) return table;
        var alias = ColumnId();
        var columns = OptionalParenthesisedNames();
        return table with { Alias = alias, ColumnAliases = columns, Span = From(start) };
    }

    /// <summary>
    /// [ WITH ORDINALITY ] and [ AS ] alias [ ( column [, ...] ) ], AS ( column type [, ...] ) or [ AS ] alias ( column type [, ...] ).
    /// </summary>
    private FunctionTable FunctionTable(
        ImmutableArray<Expression> functions, int start, bool isLateral, ImmutableArray<ColumnDefinition> given = default)
    {
        var definitions = new Sequence<ColumnDefinition>();
        if (!given.IsDefault)
            foreach (var column in given) definitions.Add(column);
        var withOrdinality = Accept(Tag.With, Tag.Ordinality);
        Identifier? alias = null;
        var columns = ImmutableArray<Identifier>.Empty;
        if (Accept(Tag.As) || AtColumnId)
        {
            if (!At(Tag.LeftParen)) alias = ColumnId();
            if (At(Tag.LeftParen))
            {
                // Behind the first name either a comma or parenthesis follows, or its type.
                var isDefinitionList = alias is null || PeekTag(2) is not (Tag.Comma or Tag.RightParen);
                if (isDefinitionList) ColumnDefinitionList(ref definitions);
                else columns = ParenthesisedNames();
            }
        }
        return new FunctionTable(functions, isLateral, From(start))
        {
            WithOrdinality = withOrdinality,
            ColumnDefinitions = definitions.ToImmutable(),
            Alias = alias,
            ColumnAliases = columns,
        };
    }

    /// <summary>( name type [ COLLATE collation ] [, ...] ).</summary>
    private void ColumnDefinitionList(ref Sequence<ColumnDefinition> columns)
    {
        Expect(Tag.LeftParen);
        do
        {
            var start = Here;
            var name = ColumnId();
            var type = Type();
            ImmutableArray<ColumnConstraint> constraints = At(Tag.Collate) ? [ColumnCollation()] : [];
            columns.Add(new ColumnDefinition(name, type, constraints, From(start)));
        }
        while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
    }
}
