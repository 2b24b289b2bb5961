using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>CREATE TABLE.</content>
public sealed partial class SqlParser
{
    /// <summary>[ GLOBAL | LOCAL ] { TEMPORARY | TEMP } | UNLOGGED.</summary>
    private Persistence OptionalPersistence()
    {
        if (Accept(Tag.Unlogged)) return Persistence.Unlogged;
        if (Current.Tag is Tag.Global or Tag.Local && PeekTag(1) is Tag.Temp or Tag.Temporary) Next();
        return Accept(Tag.Temp) || Accept(Tag.Temporary) ? Persistence.Temporary : Persistence.Permanent;
    }

    private bool OptionalIfNotExists() => Accept(Tag.If, Tag.Not, Tag.Exists);

    private bool OptionalIfExists() => Accept(Tag.If, Tag.Exists);

    /// <summary>
    /// CREATE ... TABLE [ IF NOT EXISTS ] name { ( element [, ...] ) [ INHERITS ( ... ) ] | OF type [ ( ... ) ]
    /// | PARTITION OF parent [ ( ... ) ] { FOR VALUES ... | DEFAULT } | [ ( column [, ...] ) ] } options [ AS query ].
    /// </summary>
    private CreateTableStatement CreateTable(int start, Persistence persistence) => CreateTableBody(start, persistence, isForeign: false);

    private CreateTableStatement CreateTableBody(int start, Persistence persistence, bool isForeign)
    {
        Expect(Tag.Table);
        var ifNotExists = OptionalIfNotExists();
        var name = QualifiedName();
        var elements = ImmutableArray<TableElement>.Empty;
        var inherits = ImmutableArray<QualifiedName>.Empty;
        var columns = ImmutableArray<Identifier>.Empty;
        var boundValues = ImmutableArray<Expression>.Empty;
        Text.SourceSpan? boundSpan = null;
        QualifiedName? ofType = null;
        QualifiedName? partitionOf = null;
        var mayBeQuery = false;
        if (Accept(Tag.Of))
        {
            ofType = QualifiedName();
            if (At(Tag.LeftParen)) elements = TableElements(hasTypes: false);
        }
        else if (Accept(Tag.Partition, Tag.Of))
        {
            partitionOf = QualifiedName();
            if (At(Tag.LeftParen)) elements = TableElements(hasTypes: false);
            var boundStart = Here;
            boundValues = PartitionBound();
            boundSpan = From(boundStart);
        }
        else if (At(Tag.LeftParen) && IsColumnId(_tokens[_p + 1]) && PeekTag(2) is Tag.Comma or Tag.RightParen)
        {
            columns = ParenthesisedNames();
            mayBeQuery = true;
        }
        else if (Accept(Tag.LeftParen, Tag.RightParen))
        {
            inherits = Inherits();
        }
        else if (At(Tag.LeftParen))
        {
            elements = TableElements(hasTypes: true);
            inherits = Inherits();
        }
        else
        {
            mayBeQuery = true;
        }

        if (isForeign && (mayBeQuery || ofType is not null)) Fail();
        var (strategy, keys) = mayBeQuery || isForeign ? (null, []) : OptionalPartitionBy();
        var method = isForeign ? null : TableOptions();
        var query = mayBeQuery ? AsQuery() : null;
        return new CreateTableStatement(name, elements, From(start))
        {
            IfNotExists = ifNotExists,
            Persistence = persistence,
            Inherits = inherits,
            PartitionOf = partitionOf,
            PartitionBoundValues = boundValues,
            PartitionBoundSpan = boundSpan,
            PartitionStrategy = strategy,
            AccessMethod = method,
            PartitionKeys = keys,
            OfType = ofType,
            AsQuery = query,
            AsColumns = columns,
        };
    }

    /// <summary>AS { query | EXECUTE name [ ( ... ) ] } [ WITH [ NO ] DATA ].</summary>
    private QueryExpression? AsQuery()
    {
        Expect(Tag.As);
        QueryExpression? query = null;
        if (Accept(Tag.Execute))
        {
            ColumnId();
            if (At(Tag.LeftParen)) ParenthesisedExpressions();
        }
        else
        {
            query = Query();
        }
        OptionalWithData();
        return query;
    }

    /// <summary>[ WITH [ NO ] DATA ]; whether it is WITH NO DATA.</summary>
    private bool OptionalWithData() => !Accept(Tag.With, Tag.Data) && Accept(Tag.With, Tag.No, Tag.Data);

    private ImmutableArray<QualifiedName> Inherits()
    {
        if (!Accept(Tag.Inherits)) return [];
        Expect(Tag.LeftParen);
        var names = QualifiedNames();
        Expect(Tag.RightParen);
        return names;
    }

    /// <summary>[ USING method ] [ WITH ( ... ) | WITHOUT OIDS ] [ ON COMMIT ... ] [ TABLESPACE name ].</summary>
    /// <returns>The method of USING, or null.</returns>
    private string? TableOptions()
    {
        var method = Accept(Tag.Using) ? ColumnId().Name : null;
        if (At(Tag.With) && PeekTag(1) == Tag.LeftParen)
        {
            Next();
            StorageOptions();
        }
        else
        {
            Accept(Tag.Without, Tag.Oids);
        }
        if (Accept(Tag.On, Tag.Commit) && !Accept(Tag.Drop))
        {
            if (!Accept(Tag.Delete)) Expect(Tag.Preserve);
            Expect(Tag.Rows);
        }
        if (Accept(Tag.Tablespace)) ColumnId();
        return method;
    }

    /// <summary>[ PARTITION BY strategy ( { column | expression } [ COLLATE ... ] [ class ] [, ...] ) ].</summary>
    private (string? Strategy, ImmutableArray<Expression> Keys) OptionalPartitionBy()
    {
        if (!Accept(Tag.Partition, Tag.By)) return (null, []);
        var strategy = ColumnId().Name;
        if (!_failed && strategy.ToLowerInvariant() is not ("list" or "range" or "hash")) FailAt(_p - 1, $"unrecognized partitioning strategy \"{strategy}\"");
        Expect(Tag.LeftParen);
        var keys = new Sequence<Expression>();
        do
        {
            keys.Add(KeyExpression());
            if (Accept(Tag.Collate)) QualifiedName();
            if (AtColumnId) QualifiedName();
        }
        while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
        return (strategy, keys.ToImmutable());
    }

    /// <summary>A plain column, a function call, or an expression in parentheses.</summary>
    private Expression KeyExpression()
    {
        if (Accept(Tag.LeftParen))
        {
            var value = Expression();
            Expect(Tag.RightParen);
            return value;
        }
        // A column may be followed by an operator class, whose name must not be taken for an operator's operand.
        if (AtColumnId && PeekTag(1) is not (Tag.LeftParen or Tag.Dot))
        {
            var column = ColumnId();
            return new ColumnReference(new QualifiedName([column], column.Span), column.Span);
        }
        var key = Primary();
        if (key is not (FunctionCall or CastExpression)) Fail();
        return key;
    }

    /// <summary>DEFAULT, or FOR VALUES { IN ( ... ) | FROM ( ... ) TO ( ... ) | WITH ( ... ) }; gives the values of IN, FROM and TO.</summary>
    private ImmutableArray<Expression> PartitionBound()
    {
        if (Accept(Tag.Default)) return [];
        Expect(Tag.For, Tag.Values);
        if (Accept(Tag.In)) return ParenthesisedExpressions();
        if (Accept(Tag.With))
        {
            HashBound();
            return [];
        }
        Expect(Tag.From);
        var from = ParenthesisedExpressions();
        Expect(Tag.To);
        return from.AddRange(ParenthesisedExpressions());
    }

    /// <summary>( { MODULUS | REMAINDER } n [, ...] ).</summary>
    private void HashBound()
    {
        Expect(Tag.LeftParen);
        do
        {
            NonReservedWord();
            ExpectInteger();
        }
        while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
    }

    private ImmutableArray<TableElement> TableElements(bool hasTypes)
    {
        Expect(Tag.LeftParen);
        var elements = new Sequence<TableElement>();
        do elements.Add(TableElement(hasTypes)); while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
        return elements.ToImmutable();
    }

    private TableElement TableElement(bool hasTypes)
    {
        if (hasTypes && At(Tag.Like)) return Like();
        if (AtTableConstraint) return TableConstraint();
        return ColumnDefinition(hasTypes);
    }

    /// <summary>LIKE source [ { INCLUDING | EXCLUDING } what ] ....</summary>
    private LikeClause Like()
    {
        var start = Here;
        Next();
        var source = QualifiedName();
        var options = new Sequence<string>();
        while (Current.Tag is Tag.Including or Tag.Excluding)
        {
            var option = SqlKeywords.WordOf(Current.Tag);
            Next();
            if (Current.Tag is not (Tag.All or Tag.Comments or Tag.Compression or Tag.Constraints or Tag.Defaults or Tag.Generated or Tag.Identity
                or Tag.Indexes or Tag.Statistics or Tag.Storage)) Fail();
            else option += " " + SqlKeywords.WordOf(Current.Tag);
            Next();
            options.Add(option.ToUpperInvariant());
        }
        return new LikeClause(source, From(start)) { Options = options.ToImmutable() };
    }

    /// <summary>
    /// name type [ STORAGE ... ] [ COMPRESSION ... ] [ OPTIONS ( ... ) ] [ constraint ... ]; without a type name [ WITH OPTIONS ] [ constraint ... ].
    /// </summary>
    private ColumnDefinition ColumnDefinition(bool hasType)
    {
        var start = Here;
        var name = ColumnId();
        var type = hasType ? Type() : null;
        if (!hasType) Accept(Tag.With, Tag.Options);
        if (Accept(Tag.Storage) && !Accept(Tag.Default)) ColumnId();
        if (Accept(Tag.Compression) && !Accept(Tag.Default)) ColumnId();
        GenericOptions(isAlter: false);
        var constraints = ColumnConstraints();
        return new ColumnDefinition(name, type, constraints, From(start));
    }
}
