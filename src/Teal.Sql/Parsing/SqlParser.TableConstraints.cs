using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Constraints of tables: TableConstraint of gram.y.</content>
public sealed partial class SqlParser
{
    private bool AtTableConstraint => Current.Tag is Tag.Constraint or Tag.Check or Tag.Unique or Tag.Primary or Tag.Foreign
        || (At(Tag.Exclude) && PeekTag(1) is Tag.Using or Tag.LeftParen)
        || At(Tag.Not, Tag.Null);

    /// <summary>[ CONSTRAINT name ] constraint [ DEFERRABLE ... | NOT VALID | NO INHERIT | [ NOT ] ENFORCED ] ....</summary>
    private TableConstraint TableConstraint()
    {
        var start = Here;
        var name = Accept(Tag.Constraint) ? ColumnId() : null;
        var constraint = UnmarkedTableConstraint(name, start);
        var marks = ConstraintMarks(allowNotValid: true);
        return marks.Any
            ? constraint with
            {
                IsNotValid = marks.NotValid,
                IsDeferrable = marks.Deferrable,
                IsInitiallyDeferred = marks.Deferred,
                IsNotEnforced = marks.NotEnforced,
                IsNoInherit = marks.NoInherit,
                NotValidSpan = marks.NotValidSpan,
                Span = From(start),
            }
            : constraint;
    }

    private TableConstraint UnmarkedTableConstraint(Identifier? name, int start)
    {
        switch (Current.Tag)
        {
            case Tag.Check:
                Next();
                Expect(Tag.LeftParen);
                var condition = Expression();
                Expect(Tag.RightParen);
                return new CheckConstraint(name, condition, From(start));
            case Tag.Unique or Tag.Primary:
                return UniqueOrPrimaryKey(name, start);
            case Tag.Foreign:
                Next();
                Expect(Tag.Key);
                var columns = PeriodColumns();
                var target = ForeignKeyTarget();
                return new ForeignKeyConstraint(name, columns, target, From(start));
            case Tag.Exclude:
                return Exclusion(name, start);
            case Tag.Not:
                Next();
                Expect(Tag.Null);
                var column = ColumnId();
                return new TableNotNullConstraint(name, column, From(start));
            default:
                Fail();
                return new ExclusionConstraint(name, default);
        }
    }

    /// <summary>
    /// { UNIQUE [ NULLS [ NOT ] DISTINCT ] | PRIMARY KEY } { ( column [, ...] [ WITHOUT OVERLAPS ] ) [ INCLUDE ( ... ) ] storage | USING INDEX name }.
    /// </summary>
    private UniqueConstraint UniqueOrPrimaryKey(Identifier? name, int start)
    {
        var isPrimaryKey = At(Tag.Primary);
        Next();
        if (isPrimaryKey) Expect(Tag.Key);
        if (Accept(Tag.Using, Tag.Index))
        {
            var index = ColumnId();
            return new UniqueConstraint(name, isPrimaryKey, [], index, From(start));
        }
        var notDistinct = !isPrimaryKey && OptionalNullsNotDistinct();
        Expect(Tag.LeftParen);
        var columns = Names();
        Accept(Tag.Without, Tag.Overlaps);
        Expect(Tag.RightParen);
        var include = Accept(Tag.Include) ? ParenthesisedNames() : [];
        IndexStorage();
        return new UniqueConstraint(name, isPrimaryKey, columns, null, From(start)) { NullsNotDistinct = notDistinct, Include = include };
    }

    /// <summary>EXCLUDE [ USING method ] ( key WITH operator [, ...] ) [ INCLUDE ( ... ) ] storage [ WHERE ( condition ) ].</summary>
    private ExclusionConstraint Exclusion(Identifier? name, int start)
    {
        Next();
        var method = Accept(Tag.Using) ? ColumnId().Name : null;
        Expect(Tag.LeftParen);
        var keys = new Sequence<IndexKey>();
        do
        {
            keys.Add(IndexKey());
            Expect(Tag.With);
            if (Accept(Tag.Operator, Tag.LeftParen))
            {
                while (AtColumnId) { Next(); Expect(Tag.Dot); }
                if (Current.Kind != TokenKind.Operator) Fail();
                Next();
                Expect(Tag.RightParen);
            }
            else
            {
                if (Current.Kind != TokenKind.Operator) Fail();
                Next();
            }
        }
        while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
        if (Accept(Tag.Include)) ParenthesisedNames();
        IndexStorage();
        Expression? where = null;
        if (Accept(Tag.Where))
        {
            Expect(Tag.LeftParen);
            where = Expression();
            Expect(Tag.RightParen);
        }
        return new ExclusionConstraint(name, From(start)) { Method = method, Keys = keys.ToImmutable(), Where = where };
    }
}
