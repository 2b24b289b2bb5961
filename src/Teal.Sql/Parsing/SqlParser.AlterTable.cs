using System.Globalization;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>ALTER TABLE.</content>
public sealed partial class SqlParser
{
    /// <summary>
    /// ALTER TABLE [ IF EXISTS ] [ ONLY ] name [ * ] { action [, ...] | RENAME ... | SET SCHEMA ... | ATTACH ... | DETACH ... }, or
    /// ALTER TABLE ALL IN TABLESPACE ..., which is no statement about one table.
    /// </summary>
    private Statement AlterTable(int start)
    {
        _p += 2;
        if (At(Tag.All)) return MoveAll(start, "TABLE");
        var ifExists = OptionalIfExists();
        var (name, only) = RelationExpression();
        var actions = new Sequence<AlterTableAction>();
        if (SoleTableAction() is { } sole) actions.Add(sole);
        else
            do actions.Add(TableAction()); while (Accept(Tag.Comma));
        return new AlterTableStatement(name, actions.ToImmutable(), From(start)) { IfExists = ifExists, Only = only };
    }

    /// <summary>The forms that stand alone: RENAME, SET SCHEMA, ATTACH PARTITION, DETACH PARTITION.</summary>
    private AlterTableAction? SoleTableAction()
    {
        var start = Here;
        switch (Current.Tag)
        {
            case Tag.Rename:
                return Rename();
            case Tag.Set when PeekTag(1) == Tag.Schema:
                _p += 2;
                var schema = ColumnId();
                return new SetSchemaAction(schema, From(start));
            case Tag.Attach:
                Next();
                Expect(Tag.Partition);
                var attached = QualifiedName();
                var boundStart = Here;
                var values = PartitionBound();
                return new AttachPartitionAction(attached, From(start)) { BoundValues = values, BoundSpan = From(boundStart) };
            case Tag.Detach:
                Next();
                Expect(Tag.Partition);
                var detached = QualifiedName();
                var concurrently = Accept(Tag.Concurrently);
                var finalize = !concurrently && Accept(Tag.Finalize);
                return new DetachPartitionAction(detached, concurrently, finalize, From(start));
            default:
                return null;
        }
    }

    /// <summary>RENAME TO name, RENAME CONSTRAINT name TO name, RENAME [ COLUMN ] name TO name.</summary>
    private AlterTableAction Rename()
    {
        var start = Here;
        Next();
        if (Accept(Tag.To))
        {
            var newTable = ColumnId();
            return new RenameTableAction(newTable, From(start));
        }
        var isConstraint = Accept(Tag.Constraint);
        if (!isConstraint) Accept(Tag.Column);
        var old = ColumnId();
        Expect(Tag.To);
        var renamed = ColumnId();
        return isConstraint ? new RenameConstraintAction(old, renamed, From(start)) : new RenameColumnAction(old, renamed, From(start));
    }

    private AlterTableAction TableAction()
    {
        var start = Here;
        switch (Current.Tag)
        {
            case Tag.Add:
                return Add();
            case Tag.Drop:
                return DropAction();
            case Tag.Alter when PeekTag(1) == Tag.Constraint:
                _p += 2;
                var altered = ColumnId();
                var marks = ConstraintMarks(allowNotValid: true);
                Accept(Tag.Inherit);
                return new OtherTableAction("ALTER CONSTRAINT", From(start))
                {
                    Name = altered,
                    IsDeferrable = marks.Deferrable,
                    IsInitiallyDeferred = marks.Deferred,
                    IsEnforced = marks.Enforced ? true : marks.NotEnforced ? false : null,
                };
            case Tag.Alter:
                return AlterColumn();
            case Tag.Validate:
                Next();
                Expect(Tag.Constraint);
                var validated = ColumnId();
                return new ValidateConstraintAction(validated, From(start));
            default:
                return OtherTableAction();
        }
    }

    /// <summary>ADD table_constraint or ADD [ COLUMN ] [ IF NOT EXISTS ] column.</summary>
    private AlterTableAction Add()
    {
        var start = Here;
        Next();
        if (AtTableConstraint)
        {
            var constraint = TableConstraint();
            return new AddConstraintAction(constraint, From(start));
        }
        Accept(Tag.Column);
        var ifNotExists = OptionalIfNotExists();
        var column = ColumnDefinition(hasType: true);
        return new AddColumnAction(column, ifNotExists, From(start));
    }

    /// <summary>DROP CONSTRAINT or DROP [ COLUMN ], [ IF EXISTS ] name [ CASCADE | RESTRICT ].</summary>
    private AlterTableAction DropAction()
    {
        var start = Here;
        Next();
        var isConstraint = Accept(Tag.Constraint);
        if (!isConstraint) Accept(Tag.Column);
        var ifExists = OptionalIfExists();
        var name = ColumnId();
        var cascade = OptionalCascade();
        return isConstraint ? new DropConstraintAction(name, ifExists, cascade, From(start)) : new DropColumnAction(name, ifExists, cascade, From(start));
    }

    private bool OptionalCascade()
    {
        if (Accept(Tag.Cascade)) return true;
        Accept(Tag.Restrict);
        return false;
    }

    private AlterTableAction AlterColumn()
    {
        var start = Here;
        Next();
        Accept(Tag.Column);
        if (Current.Kind == TokenKind.Integer)
        {
            // ALTER [ COLUMN ] number SET STATISTICS: a column of an index, which has no name.
            if (!short.TryParse(TextAt, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
                Fail("column number must be in range from 1 to 32767");
            Next();
            Expect(Tag.Set, Tag.Statistics);
            SignedOperand();
            return new OtherTableAction("SET STATISTICS", From(start));
        }
        var column = ColumnId();
        var isSetType = Accept(Tag.Set, Tag.Data);
        if (isSetType || At(Tag.Type))
        {
            Expect(Tag.Type);
            var type = Type();
            var collation = Accept(Tag.Collate) ? QualifiedName() : null;
            var conversion = Accept(Tag.Using) ? Expression() : null;
            return new AlterColumnTypeAction(column, type, collation, conversion, From(start));
        }
        if (Accept(Tag.Set, Tag.Default))
        {
            var value = Expression();
            return new AlterColumnDefaultAction(column, value, From(start));
        }
        if (Accept(Tag.Drop, Tag.Default)) return new AlterColumnDefaultAction(column, null, From(start));
        if (Accept(Tag.Set, Tag.Not, Tag.Null)) return new AlterColumnNotNullAction(column, true, From(start));
        if (Accept(Tag.Drop, Tag.Not, Tag.Null)) return new AlterColumnNotNullAction(column, false, From(start));
        if (Accept(Tag.Drop, Tag.Identity)) return new DropIdentityAction(column, OptionalIfExists(), From(start));
        if (Accept(Tag.Drop, Tag.Expression)) return new DropExpressionAction(column, OptionalIfExists(), From(start));
        return OtherColumnAction(column, start);
    }

    private AlterTableAction OtherColumnAction(Identifier column, int start)
    {
        if (Accept(Tag.Add))
        {
            Expect(Tag.Generated);
            var isAlways = GeneratedWhen();
            Expect(Tag.As, Tag.Identity);
            var sequence = At(Tag.LeftParen) ? SequenceOptions() : null;
            return new AddIdentityAction(column, isAlways, From(start)) { SequenceName = sequence };
        }
        OtherTableAction Done(string keywords) => new(keywords, From(start)) { Column = column };
        switch (Current.Tag, PeekTag(1))
        {
            case (Tag.Set, Tag.Statistics):
                _p += 2;
                if (!Accept(Tag.Default)) SignedOperand();
                return Done("SET STATISTICS");
            case (Tag.Set, Tag.Storage):
                _p += 2;
                if (!Accept(Tag.Default)) ColumnId();
                return Done("SET STORAGE");
            case (Tag.Set, Tag.Compression):
                _p += 2;
                if (!Accept(Tag.Default)) ColumnId();
                return Done("SET COMPRESSION");
            case (Tag.Set, Tag.Expression):
                _p += 2;
                Expect(Tag.As, Tag.LeftParen);
                var value = Expression();
                Expect(Tag.RightParen);
                return Done("SET EXPRESSION") with { Value = value };
            case (Tag.Set or Tag.Reset, Tag.LeftParen):
                var keyword = Words(1);
                var options = StorageOptions();
                return Done(keyword) with { Options = options };
            case (Tag.Options, Tag.LeftParen):
                GenericOptions(isAlter: true);
                return Done("OPTIONS");
            case (Tag.Set or Tag.Restart, _):
                IdentityOptions();
                return Done("ALTER IDENTITY");
            default:
                Fail();
                return Done("");
        }
    }

    /// <summary>{ SET GENERATED { ALWAYS | BY DEFAULT } | SET sequence_option | RESTART [ [ WITH ] n ] } ....</summary>
    private void IdentityOptions()
    {
        do
        {
            if (Accept(Tag.Restart))
            {
                Accept(Tag.With);
                if (Current.Kind is TokenKind.Integer or TokenKind.Number or TokenKind.Placeholder || Current.Tag is Tag.Plus or Tag.Minus) SignedOperand();
            }
            else
            {
                Expect(Tag.Set);
                if (Accept(Tag.Generated)) GeneratedWhen();
                else if (!SequenceOption()) Fail();
            }
        }
        while (Current.Tag is Tag.Set or Tag.Restart);
    }
}
