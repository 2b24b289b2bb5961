using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>DROP of anything.</content>
public sealed partial class SqlParser
{
    /// <summary>DROP kind [ CONCURRENTLY ] [ IF EXISTS ] name [, ...] [ CASCADE | RESTRICT ], and the forms of single kinds.</summary>
    private DropStatement Drop()
    {
        var start = Here;
        Next();
        var kind = DropKind();
        var concurrently = kind == "INDEX" && Accept(Tag.Concurrently);
        var ifExists = OptionalIfExists();
        QualifiedName? table = null;
        var names = ImmutableArray<QualifiedName>.Empty;
        var routines = ImmutableArray<ObjectReference>.Empty;
        switch (kind)
        {
            case "CAST":
                Expect(Tag.LeftParen);
                Type();
                Expect(Tag.As);
                Type();
                Expect(Tag.RightParen);
                break;
            case "OWNED":
                Expect(Tag.By);
                do Role(); while (Accept(Tag.Comma));
                break;
            case "TRANSFORM":
                Expect(Tag.For);
                Type();
                Expect(Tag.Language);
                NonReservedWord();
                break;
            case "USER MAPPING":
                Expect(Tag.For);
                if (!Accept(Tag.User)) Role();
                Expect(Tag.Server);
                names = [QualifiedName()];
                break;
            case "ROLE" or "USER" or "GROUP":
                do Role(); while (Accept(Tag.Comma));
                break;
            case "OPERATOR":
                do OperatorReference(); while (Accept(Tag.Comma));
                break;
            case "OPERATOR CLASS" or "OPERATOR FAMILY":
                names = [QualifiedName()];
                Expect(Tag.Using);
                ColumnId();
                break;
            case "POLICY" or "RULE" or "TRIGGER":
                names = [QualifiedName()];
                Expect(Tag.On);
                table = QualifiedName();
                break;
            case "FUNCTION" or "PROCEDURE" or "ROUTINE" or "AGGREGATE":
                routines = DropRoutines(needsArguments: kind == "AGGREGATE");
                names = [.. routines.Select(r => r.Name).OfType<QualifiedName>()];
                break;
            case "TYPE" or "DOMAIN":
                names = DropTypes();
                break;
            default:
                names = QualifiedNames();
                break;
        }
        if (kind == "DATABASE" && (Accept(Tag.With) || At(Tag.LeftParen))) DropDatabaseOptions();
        var cascade = OptionalCascade();
        return new DropStatement(kind, names, From(start)) { IfExists = ifExists, Cascade = cascade, Concurrently = concurrently, OnTable = table, Routines = routines };
    }

    /// <summary>The kind of object after DROP, in upper case.</summary>
    private string DropKind()
    {
        switch (Current.Tag)
        {
            case Tag.Table or Tag.Sequence or Tag.View or Tag.Index or Tag.Collation or Tag.Conversion or Tag.Statistics or Tag.Extension
                or Tag.Language or Tag.Publication or Tag.Schema or Tag.Server or Tag.Policy or Tag.Rule or Tag.Trigger or Tag.Type or Tag.Domain
                or Tag.Cast or Tag.Function or Tag.Procedure or Tag.Routine or Tag.Aggregate or Tag.Transform or Tag.Owned or Tag.Subscription
                or Tag.Tablespace or Tag.Database or Tag.Role or Tag.Group:
                return Words(1);
            case Tag.User:
                return Words(PeekTag(1) == Tag.Mapping ? 2 : 1);
            case Tag.Materialized when PeekTag(1) == Tag.View:
            case Tag.Foreign when PeekTag(1) == Tag.Table:
            case Tag.Access when PeekTag(1) == Tag.Method:
            case Tag.Event when PeekTag(1) == Tag.Trigger:
                return Words(2);
            case Tag.Operator:
                return Words(PeekTag(1) is Tag.Class or Tag.Family ? 2 : 1);
            case Tag.Foreign when PeekTag(1) == Tag.Data && PeekTag(2) == Tag.Wrapper:
            case Tag.Text when PeekTag(1) == Tag.Search && PeekTag(2) is Tag.Parser or Tag.Dictionary or Tag.Template or Tag.Configuration:
                return Words(3);
            case Tag.Procedural when PeekTag(1) == Tag.Language:
                Next();
                return Words(1);
            default:
                Fail();
                return "";
        }
    }

    /// <summary>The next keywords in upper case with one blank between them; the cursor goes behind them.</summary>
    private string Words(int count)
    {
        if (_failed) return "";
        var words = new string[count];
        for (var i = 0; i < count; i++)
        {
            words[i] = SqlKeywords.WordOf(Current.Tag).ToUpperInvariant();
            Next();
        }
        return string.Join(' ', words);
    }

    private ImmutableArray<ObjectReference> DropRoutines(bool needsArguments)
    {
        var routines = new Sequence<ObjectReference>();
        do routines.Add(needsArguments ? ObjectOf("AGGREGATE") : Routine("FUNCTION")); while (Accept(Tag.Comma));
        return routines.ToImmutable();
    }

    // Any type is grammatical here; the built-in ones have names in pg_catalog.
    private ImmutableArray<QualifiedName> DropTypes()
    {
        var names = new Sequence<QualifiedName>();
        do
        {
            if (AtColumnId || AtTypeOrFunctionName)
            {
                var start = Here;
                names.Add(Qualified(TakeIdentifier(), start));
                if (At(Tag.LeftParen)) ParenthesisedExpressions();
                while (Accept(Tag.LeftBracket, Tag.RightBracket)) { }
            }
            else
            {
                Fail();
            }
        }
        while (Accept(Tag.Comma));
        return names.ToImmutable();
    }

    /// <summary>( FORCE [, ...] ).</summary>
    private void DropDatabaseOptions()
    {
        Expect(Tag.LeftParen);
        do Expect(Tag.Force); while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
    }
}
