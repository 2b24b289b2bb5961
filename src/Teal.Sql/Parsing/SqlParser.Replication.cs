using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Publications and subscriptions.</content>
public sealed partial class SqlParser
{
    /// <summary>CREATE PUBLICATION name [ FOR { ALL TABLES | object [, ...] } ] [ WITH definition ].</summary>
    private PublicationStatement CreatePublication(int start)
    {
        Next();
        var name = ColumnId();
        var publication = new PublicationStatement(name, "CREATE", [], name.Span);
        if (Accept(Tag.For))
        {
            if (Accept(Tag.All, Tag.Tables)) publication = publication with { ForAllTables = true };
            else publication = PublishedObjects(publication);
        }
        if (Accept(Tag.With)) publication = publication with { Options = Definition() };
        return publication with { Span = From(start) };
    }

    /// <summary>ALTER PUBLICATION name { SET definition | { ADD | SET | DROP } object [, ...] | RENAME TO ... | OWNER TO ... }.</summary>
    private Statement AlterPublication(int start)
    {
        Next();
        var target = SingleName("PUBLICATION");
        if (CommonChange(target, start) is { } change) return change;
        if (Current.Tag is not (Tag.Add or Tag.Set or Tag.Drop)) Fail();
        var publication = new PublicationStatement(target.Name!.Parts[0], Words(1), [], target.Span);
        if (publication.Action == "SET" && At(Tag.LeftParen)) publication = publication with { Options = Definition() };
        else publication = PublishedObjects(publication);
        return publication with { Span = From(start) };
    }

    /// <summary>
    /// pub_obj_list: TABLE and TABLES IN SCHEMA begin a run of objects, and what follows them without either word goes on with it
    /// (preprocess_pubobj_list of gram.y).
    /// </summary>
    private PublicationStatement PublishedObjects(PublicationStatement publication)
    {
        var tables = new Sequence<PublishedTable>();
        var schemas = new Sequence<Identifier>();
        bool? areSchemas = null;
        do
        {
            if (Accept(Tag.Table))
            {
                areSchemas = false;
            }
            else if (At(Tag.Tables, Tag.In))
            {
                _p += 2;
                Expect(Tag.Schema);
                areSchemas = true;
            }
            if (areSchemas is null) Fail("invalid publication object list");
            if (areSchemas == true) schemas.Add(PublishedSchema());
            else if (At(Tag.CurrentSchema)) Fail("invalid table name");
            else tables.Add(PublishedTable());
        }
        while (Accept(Tag.Comma));
        return publication with { Tables = tables.ToImmutable(), Schemas = schemas.ToImmutable() };
    }

    private Identifier PublishedSchema()
    {
        var name = At(Tag.CurrentSchema) ? TakeIdentifier() : ColumnId();
        if (At(Tag.Dot)) Fail("invalid schema name");
        if (At(Tag.LeftParen)) Fail("column specification not allowed for schema");
        if (At(Tag.Where)) Fail("WHERE clause not allowed for schema");
        return name;
    }

    /// <summary>[ ONLY ] table [ ( column [, ...] ) ] [ WHERE ( condition ) ].</summary>
    private PublishedTable PublishedTable()
    {
        var start = Here;
        var (table, _) = RelationExpression();
        var columns = OptionalParenthesisedNames();
        var where = Accept(Tag.Where) ? ParenthesisedExpression() : null;
        return new PublishedTable(table, columns, where, From(start));
    }

    /// <summary>CREATE SUBSCRIPTION name CONNECTION '...' PUBLICATION name [, ...] [ WITH definition ].</summary>
    private CreateObjectStatement CreateSubscription(int start)
    {
        Next();
        var target = SingleName("SUBSCRIPTION");
        Expect(Tag.Connection);
        ExpectString();
        Expect(Tag.Publication);
        Names();
        var options = Accept(Tag.With) ? Definition() : [];
        return new CreateObjectStatement(target, options, From(start));
    }

    /// <summary>
    /// ALTER SUBSCRIPTION name { SET definition | CONNECTION '...' | REFRESH PUBLICATION ... | { ADD | SET | DROP } PUBLICATION ... | ENABLE | DISABLE
    /// | SKIP definition }.
    /// </summary>
    private AlterOptionsStatement AlterSubscription(ObjectReference target, int start)
    {
        var action = SqlKeywords.WordOf(SqlKeywords.IsKeyword(Current.Tag) ? Current.Tag : Tag.Plain).ToUpperInvariant();
        var options = ImmutableArray<StatementOption>.Empty;
        switch (Current.Tag, PeekTag(1))
        {
            case (Tag.Set or Tag.Skip, Tag.LeftParen):
                Next();
                options = Definition();
                break;
            case (Tag.Connection, _):
                Next();
                ExpectString();
                break;
            case (Tag.Refresh, Tag.Publication):
                action += " PUBLICATION";
                _p += 2;
                if (Accept(Tag.With)) options = Definition();
                break;
            case (Tag.Add or Tag.Set or Tag.Drop, Tag.Publication):
                action += " PUBLICATION";
                _p += 2;
                Names();
                if (Accept(Tag.With)) options = Definition();
                break;
            case (Tag.Enable or Tag.Disable, _):
                Next();
                break;
            default:
                Fail();
                break;
        }
        return new AlterOptionsStatement(target, action, From(start)) { Options = options };
    }
}
