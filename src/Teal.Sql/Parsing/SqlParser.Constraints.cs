using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Constraints of columns: ColQualList of gram.y.</content>
public sealed partial class SqlParser
{
    private ImmutableArray<ColumnConstraint> ColumnConstraints()
    {
        var constraints = new Sequence<ColumnConstraint>();
        while (ColumnConstraint() is { } constraint) constraints.Add(constraint);
        return constraints.ToImmutable();
    }

    /// <summary>[ CONSTRAINT name ] constraint [ DEFERRABLE | NOT DEFERRABLE | INITIALLY ... | [ NOT ] ENFORCED ] ..., or null where none stands here.</summary>
    private ColumnConstraint? ColumnConstraint()
    {
        if (At(Tag.Collate)) return ColumnCollation();
        var start = Here;
        var name = Accept(Tag.Constraint) ? ColumnId() : null;
        var constraint = UnmarkedColumnConstraint(name, start);
        if (constraint is null)
        {
            if (name is not null) Fail();
            return null;
        }
        var marks = ConstraintMarks(allowNotValid: false);
        return marks.Any ? constraint with { IsDeferrable = marks.Deferrable, IsInitiallyDeferred = marks.Deferred, IsNotEnforced = marks.NotEnforced, Span = From(start) } : constraint;
    }

    private ColumnCollation ColumnCollation()
    {
        var start = Here;
        Next();
        var collation = QualifiedName();
        return new ColumnCollation(collation, From(start));
    }

    private ColumnConstraint? UnmarkedColumnConstraint(Identifier? name, int start)
    {
        switch (Current.Tag)
        {
            case Tag.Not when PeekTag(1) is not (Tag.Deferrable or Tag.Enforced):
                Next();
                Expect(Tag.Null);
                var isOwnNotNull = Accept(Tag.No, Tag.Inherit);
                return new NotNullConstraint(name, From(start)) { IsNoInherit = isOwnNotNull };
            case Tag.Null:
                Next();
                return new NullConstraint(name, From(start));
            case Tag.Default:
                Next();
                var value = RestrictedExpression();
                return new DefaultConstraint(name, value, From(start));
            case Tag.Check:
                Next();
                Expect(Tag.LeftParen);
                var condition = Expression();
                Expect(Tag.RightParen);
                var isOwnCheck = Accept(Tag.No, Tag.Inherit);
                return new ColumnCheck(name, condition, From(start)) { IsNoInherit = isOwnCheck };
            case Tag.Unique:
                Next();
                var notDistinct = OptionalNullsNotDistinct();
                IndexStorage();
                return new ColumnUnique(name, From(start)) { NullsNotDistinct = notDistinct };
            case Tag.Primary:
                Next();
                Expect(Tag.Key);
                IndexStorage();
                return new ColumnPrimaryKey(name, From(start));
            case Tag.References:
                var target = ForeignKeyTarget();
                return new ColumnReferences(name, target, From(start));
            case Tag.Generated:
                return Generated(name, start);
            default:
                return null;
        }
    }

    /// <summary>GENERATED { ALWAYS | BY DEFAULT } AS IDENTITY [ ( ... ) ] or GENERATED ALWAYS AS ( expression ) [ STORED | VIRTUAL ].</summary>
    private ColumnConstraint Generated(Identifier? name, int start)
    {
        Next();
        var isAlways = GeneratedWhen();
        Expect(Tag.As);
        if (Accept(Tag.Identity))
        {
            var sequence = At(Tag.LeftParen) ? SequenceOptions() : null;
            return new IdentityConstraint(name, isAlways, From(start)) { SequenceName = sequence };
        }
        if (!isAlways) Fail("for a generated column, GENERATED ALWAYS must be specified");
        Expect(Tag.LeftParen);
        var value = Expression();
        Expect(Tag.RightParen);
        var isStored = Accept(Tag.Stored);
        if (!isStored) Accept(Tag.Virtual);
        return new GeneratedConstraint(name, value, isStored, From(start));
    }

    /// <summary>ALWAYS (true) or BY DEFAULT (false).</summary>
    private bool GeneratedWhen()
    {
        if (Accept(Tag.Always)) return true;
        Expect(Tag.By, Tag.Default);
        return false;
    }

    /// <summary>[ NULLS [ NOT ] DISTINCT ].</summary>
    private bool OptionalNullsNotDistinct()
    {
        if (Accept(Tag.Nulls, Tag.Not, Tag.Distinct)) return true;
        Accept(Tag.Nulls, Tag.Distinct);
        return false;
    }

    /// <summary>[ WITH ( ... ) ] [ USING INDEX TABLESPACE name ].</summary>
    private void IndexStorage()
    {
        if (Accept(Tag.With)) Definition();
        if (Accept(Tag.Using, Tag.Index, Tag.Tablespace)) ColumnId();
    }

    /// <summary>REFERENCES table [ ( column [, ...] ) ] [ MATCH ... ] [ ON DELETE action ] [ ON UPDATE action ].</summary>
    private ForeignKeyTarget ForeignKeyTarget()
    {
        var start = Here;
        Expect(Tag.References);
        var table = QualifiedName();
        var columns = At(Tag.LeftParen) ? PeriodColumns() : [];
        if (Accept(Tag.Match) && !Accept(Tag.Full) && !Accept(Tag.Partial)) Expect(Tag.Simple);
        string? onDelete = null;
        string? onUpdate = null;
        while (At(Tag.On) && PeekTag(1) is Tag.Delete or Tag.Update)
        {
            Next();
            var isDelete = At(Tag.Delete);
            Next();
            var action = ForeignKeyAction(isDelete);
            if ((isDelete ? onDelete : onUpdate) is not null) Fail();
            if (isDelete) onDelete = action;
            else onUpdate = action;
        }
        return new ForeignKeyTarget(table, columns, onDelete, onUpdate, From(start));
    }

    private string ForeignKeyAction(bool isDelete)
    {
        if (Accept(Tag.Cascade)) return "cascade";
        if (Accept(Tag.Restrict)) return "restrict";
        if (Accept(Tag.No))
        {
            Expect(Tag.Action);
            return "no action";
        }
        Expect(Tag.Set);
        var isNull = Accept(Tag.Null);
        if (!isNull) Expect(Tag.Default);
        if (At(Tag.LeftParen))
        {
            ParenthesisedNames();
            if (!isDelete) Fail("a column list with SET NULL is only supported for ON DELETE actions");
        }
        return isNull ? "set null" : "set default";
    }

    /// <summary>( column [, ...] [, PERIOD column ] ).</summary>
    private ImmutableArray<Identifier> PeriodColumns()
    {
        Expect(Tag.LeftParen);
        var names = new Sequence<Identifier>();
        do
        {
            if (At(Tag.Period) && PeekTag(1) is not (Tag.Comma or Tag.RightParen)) Next();
            names.Add(ColumnId());
        }
        while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
        return names.ToImmutable();
    }

    private (bool Any, bool? Deferrable, bool Deferred, bool Enforced, bool NotEnforced, bool NoInherit, bool NotValid, Text.SourceSpan? NotValidSpan) ConstraintMarks(bool allowNotValid)
    {
        bool any = false, deferred = false, enforced = false, notEnforced = false, noInherit = false, notValid = false;
        bool? deferrable = null;
        Text.SourceSpan? notValidSpan = null;
        while (true)
        {
            var start = Here;
            if (Accept(Tag.Deferrable)) deferrable = true;
            else if (Accept(Tag.Not, Tag.Deferrable)) deferrable = false;
            else if (Accept(Tag.Initially, Tag.Deferred)) deferred = true;
            else if (Accept(Tag.Initially, Tag.Immediate)) deferred = false;
            else if (Accept(Tag.Enforced)) (enforced, notEnforced) = (true, false);
            else if (Accept(Tag.Not, Tag.Enforced)) (enforced, notEnforced) = (false, true);
            else if (allowNotValid && Accept(Tag.Not, Tag.Valid))
            {
                notValid = true;
                notValidSpan = From(start);
            }
            else if (allowNotValid && Accept(Tag.No, Tag.Inherit)) noInherit = true;
            else break;
            any = true;
        }
        if (deferred && deferrable == false) Fail("constraint declared INITIALLY DEFERRED must be DEFERRABLE");
        return (any, deferrable ?? (deferred ? true : null), deferred, enforced, notEnforced, noInherit, notValid, notValidSpan);
    }
}
