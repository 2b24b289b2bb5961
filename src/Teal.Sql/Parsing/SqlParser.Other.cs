using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Statements that the tree does not model: where they end, and what they are called.</content>
public sealed partial class SqlParser
{
    private Statement Alter() => PeekTag(1) == Tag.Table ? AlterTable(Here) : Other();

    /// <summary>
    /// Splits off a statement without looking into it: up to the semicolon that is not inside a BEGIN ATOMIC body or, in CREATE
    /// RULE, in parentheses.
    /// </summary>
    private OtherStatement Other()
    {
        var start = Here;
        if (!MayBeginStatement(Current.Tag))
        {
            Fail();
            return new OtherStatement("", default);
        }
        var keywords = OtherKeywords(out var kind);
        var parentheses = 0;
        var blocks = 0;
        var firstSemicolon = -1;
        while (Current.Tag is not (Tag.MetaCommand or Tag.EndOfText) || (blocks > 0 && At(Tag.MetaCommand)))
        {
            switch (Current.Tag)
            {
                case Tag.LeftParen:
                    parentheses++;
                    break;
                case Tag.RightParen when --parentheses < 0:
                    Fail();
                    break;
                case Tag.Begin when kind is Tag.Function or Tag.Procedure && PeekTag(1) == Tag.Atomic:
                case Tag.Case when blocks > 0:
                    blocks++;
                    break;
                case Tag.End when blocks > 0:
                    blocks--;
                    break;
                case Tag.Semicolon:
                    if (firstSemicolon < 0) firstSemicolon = _p;
                    if (blocks == 0 && (parentheses == 0 || kind != Tag.Rule))
                    {
                        if (parentheses > 0) Fail();
                        return new OtherStatement(keywords, From(start));
                    }
                    break;
            }
            if (Current.Kind == TokenKind.Bad) Fail();
            if (_failed) return new OtherStatement("", default);
            Next();
        }
        if (blocks > 0 || parentheses > 0)
        {
            Fail();
            // A body that never ends must not take the rest of the script with it.
            if (firstSemicolon >= 0) _failedAt = firstSemicolon;
        }
        return new OtherStatement(keywords, From(start));
    }

    private static bool MayBeginStatement(Tag tag) => tag is
        Tag.Alter or Tag.Analyze or Tag.Analyse or Tag.Call or Tag.Checkpoint or Tag.Close or Tag.Cluster or Tag.Comment or Tag.Copy or Tag.Create
        or Tag.Deallocate or Tag.Declare or Tag.Discard or Tag.Execute or Tag.Explain or Tag.Fetch or Tag.Grant or Tag.Import or Tag.Listen
        or Tag.Load or Tag.Lock or Tag.Move or Tag.Notify or Tag.Prepare or Tag.Reassign or Tag.Refresh or Tag.Reindex or Tag.Revoke
        or Tag.Security or Tag.Show or Tag.Truncate or Tag.Unlisten or Tag.Vacuum;

    /// <summary>The words that name a statement, without OR REPLACE, TEMPORARY and their like.</summary>
    private string OtherKeywords(out Tag kind)
    {
        var first = Current.Tag;
        var name = SqlKeywords.WordOf(first).ToUpperInvariant();
        kind = Tag.Plain;
        if (first is not (Tag.Create or Tag.Alter or Tag.Comment or Tag.Refresh or Tag.Import or Tag.Security or Tag.Reassign)) return name;
        var p = _p + 1;
        if (first == Tag.Create)
        {
            if (_tokens[p].Tag == Tag.Or && _tokens[p + 1].Tag == Tag.Replace) p += 2;
            while (_tokens[p].Tag is Tag.Temp or Tag.Temporary or Tag.Local or Tag.Global or Tag.Unlogged or Tag.Trusted or Tag.Procedural or Tag.Constraint
                or Tag.Default && _tokens[p + 1].Tag is not Tag.Privileges) p++;
        }
        kind = _tokens[p].Tag;
        for (var i = 0; i < MoreKeywords(p) && SqlKeywords.IsKeyword(_tokens[p + i].Tag); i++)
            name += " " + SqlKeywords.WordOf(_tokens[p + i].Tag).ToUpperInvariant();
        return name;
    }

    /// <summary>How many words from token <paramref name="p"/> on name a kind of object.</summary>
    private int MoreKeywords(int p) => (_tokens[p].Tag, _tokens[p + 1].Tag, _tokens[p + 2].Tag) switch
    {
        (Tag.Text, Tag.Search, _) or (Tag.Foreign, Tag.Data, Tag.Wrapper) => 3,
        (Tag.Materialized, Tag.View, _) or (Tag.Foreign, Tag.Table or Tag.Schema, _) or (Tag.Access, Tag.Method, _) or (Tag.Event, Tag.Trigger, _)
            or (Tag.User, Tag.Mapping, _) or (Tag.Operator, Tag.Class or Tag.Family, _) or (Tag.Default, Tag.Privileges, _)
            or (Tag.Large, Tag.Object, _) => 2,
        _ => 1,
    };
}
