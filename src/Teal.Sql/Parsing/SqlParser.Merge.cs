using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>MERGE.</content>
public sealed partial class SqlParser
{
    /// <summary>MERGE INTO target USING source ON condition { WHEN ... THEN ... } ... [ RETURNING ... ].</summary>
    private MergeStatement Merge(int start)
    {
        Next();
        Expect(Tag.Into);
        var target = Target();
        Expect(Tag.Using);
        var source = TableExpression();
        Expect(Tag.On);
        var on = Expression();
        var branches = new Sequence<MergeBranch>();
        do branches.Add(MergeBranch()); while (At(Tag.When));
        var returning = Returning();
        return new MergeStatement(target, source, on, branches.ToImmutable(), From(start)) { Returning = returning };
    }

    /// <summary>
    /// WHEN { MATCHED | NOT MATCHED [ BY { SOURCE | TARGET } ] } [ AND condition ] THEN { UPDATE SET ... | DELETE | INSERT ... | DO NOTHING }.
    /// </summary>
    private MergeBranch MergeBranch()
    {
        var start = Here;
        Expect(Tag.When);
        var isNot = Accept(Tag.Not);
        Expect(Tag.Matched);
        var bySource = isNot && Accept(Tag.By, Tag.Source);
        if (isNot && !bySource) Accept(Tag.By, Tag.Target);
        var condition = Accept(Tag.And) ? Expression() : null;
        Expect(Tag.Then);
        var assignments = ImmutableArray<Assignment>.Empty;
        var columns = ImmutableArray<Identifier>.Empty;
        var values = ImmutableArray<Expression>.Empty;
        MergeAction action;
        var mayInsert = isNot && !bySource;
        if (!mayInsert && Accept(Tag.Update))
        {
            Expect(Tag.Set);
            assignments = Assignments();
            action = MergeAction.Update;
        }
        else if (!mayInsert && Accept(Tag.Delete))
        {
            action = MergeAction.Delete;
        }
        else if (mayInsert && Accept(Tag.Insert))
        {
            if (At(Tag.LeftParen)) columns = InsertColumns();
            if (Accept(Tag.Overriding))
            {
                if (!Accept(Tag.System)) Expect(Tag.User);
                Expect(Tag.Value);
            }
            if (!Accept(Tag.Default, Tag.Values))
            {
                Expect(Tag.Values, Tag.LeftParen);
                values = ValueList();
                Expect(Tag.RightParen);
            }
            action = MergeAction.Insert;
        }
        else
        {
            Expect(Tag.Do, Tag.Nothing);
            action = MergeAction.Nothing;
        }
        var when = !isNot ? MergeWhen.Matched : bySource ? MergeWhen.NotMatchedBySource : MergeWhen.NotMatchedByTarget;
        return new MergeBranch(when, condition, action, From(start)) { Assignments = assignments, Columns = columns, Values = values };
    }
}
