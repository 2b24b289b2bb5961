using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>CREATE INDEX.</content>
public sealed partial class SqlParser
{
    /// <summary>
    /// CREATE [ UNIQUE ] INDEX [ CONCURRENTLY ] [ [ IF NOT EXISTS ] name ] ON [ ONLY ] table [ USING method ] ( key [, ...] )
    /// [ INCLUDE ( ... ) ] [ NULLS [ NOT ] DISTINCT ] [ WITH ( ... ) ] [ TABLESPACE name ] [ WHERE condition ].
    /// </summary>
    private CreateIndexStatement CreateIndex(int start)
    {
        var isUnique = Accept(Tag.Unique);
        Expect(Tag.Index);
        var concurrently = Accept(Tag.Concurrently);
        var ifNotExists = OptionalIfNotExists();
        var name = At(Tag.On) && !ifNotExists ? null : QualifiedName();
        Expect(Tag.On);
        var (table, only) = RelationExpression();
        var method = Accept(Tag.Using) ? ColumnId().Name : null;
        var keys = IndexKeys();
        var include = Accept(Tag.Include) ? IncludedColumns() : [];
        var notDistinct = OptionalNullsNotDistinct();
        if (Accept(Tag.With)) StorageOptions();
        if (Accept(Tag.Tablespace)) ColumnId();
        var where = Accept(Tag.Where) ? Expression() : null;
        return new CreateIndexStatement(name, table, keys, From(start))
        {
            IsUnique = isUnique,
            Concurrently = concurrently,
            IfNotExists = ifNotExists,
            Only = only,
            Method = method,
            Include = include,
            Where = where,
            NullsNotDistinct = notDistinct,
        };
    }

    private ImmutableArray<IndexKey> IndexKeys()
    {
        Expect(Tag.LeftParen);
        var keys = new Sequence<IndexKey>();
        do keys.Add(IndexKey()); while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
        return keys.ToImmutable();
    }

    // The grammar takes any key here; that it must be a column is found out later.
    private ImmutableArray<Identifier> IncludedColumns()
    {
        var names = new Sequence<Identifier>();
        foreach (var key in IndexKeys())
            if (key.Value is ColumnReference { Name.Parts: [var column] }) names.Add(column);
        return names.ToImmutable();
    }

    /// <summary>{ column | call | ( expression ) } [ COLLATE name ] [ class [ ( ... ) ] ] [ ASC | DESC ] [ NULLS { FIRST | LAST } ].</summary>
    private IndexKey IndexKey()
    {
        var start = Here;
        var value = KeyExpression();
        if (Accept(Tag.Collate)) QualifiedName();
        if (AtColumnId && !At(Tag.Nulls))
        {
            QualifiedName();
            if (At(Tag.LeftParen)) StorageOptions();
        }
        var descending = !Accept(Tag.Asc) && Accept(Tag.Desc);
        var nullsFirst = OptionalNullsOrder();
        return new IndexKey(value, From(start)) { Descending = descending, NullsFirst = nullsFirst };
    }
}
