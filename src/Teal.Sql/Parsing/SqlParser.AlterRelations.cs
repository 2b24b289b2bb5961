using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>ALTER of indexes, views, materialised views, foreign tables, sequences, types and domains.</content>
public sealed partial class SqlParser
{
    private Statement AlterRelation(int start, string kind)
    {
        if (kind is "INDEX" or "MATERIALIZED VIEW" && At(Tag.All)) return MoveAll(start, kind);
        var ifExists = OptionalIfExists();
        var name = kind == "FOREIGN TABLE" ? RelationExpression().Name : QualifiedName();
        if (kind == "SEQUENCE" && AtSequenceOption) return AlterSequence(start, name, ifExists);
        if (kind is "INDEX" or "MATERIALIZED VIEW" && (At(Tag.Depends) || At(Tag.No, Tag.Depends)))
        {
            var isNo = Accept(Tag.No);
            Next();
            Expect(Tag.On, Tag.Extension);
            var extension = ColumnId();
            return new DependsOnExtensionStatement(new ObjectReference(kind, name, name.Span), extension, isNo, From(start));
        }
        var actions = new Sequence<AlterTableAction>();
        if (kind == "INDEX" && At(Tag.Attach))
        {
            var actionStart = Here;
            Next();
            Expect(Tag.Partition);
            var partition = QualifiedName();
            actions.Add(new AttachPartitionAction(partition, From(actionStart)));
        }
        else if (SoleTableAction() is { } sole)
        {
            var isColumn = sole is RenameColumnAction && kind is "VIEW" or "MATERIALIZED VIEW" or "FOREIGN TABLE";
            if (sole is not (RenameTableAction or SetSchemaAction) && !isColumn) Fail();
            actions.Add(sole);
        }
        else
        {
            do actions.Add(TableAction()); while (Accept(Tag.Comma));
        }
        return new AlterRelationStatement(kind, name, actions.ToImmutable(), From(start)) { IfExists = ifExists };
    }

    /// <summary>ALL IN TABLESPACE name [ OWNED BY role [, ...] ] SET TABLESPACE name [ NOWAIT ].</summary>
    private MoveAllStatement MoveAll(int start, string kind)
    {
        Expect(Tag.All, Tag.In);
        Expect(Tag.Tablespace);
        var from = ColumnId();
        if (Accept(Tag.Owned, Tag.By)) RoleNames();
        Expect(Tag.Set, Tag.Tablespace);
        var to = ColumnId();
        var noWait = Accept(Tag.Nowait);
        return new MoveAllStatement(kind, from, to, From(start)) { NoWait = noWait };
    }

    private bool AtSequenceOption => Current.Tag is Tag.As or Tag.Cache or Tag.Cycle or Tag.Increment or Tag.Logged or Tag.Maxvalue or Tag.Minvalue
        or Tag.Owned or Tag.Sequence or Tag.Start or Tag.Restart or Tag.Unlogged
        || (At(Tag.No) && PeekTag(1) is Tag.Maxvalue or Tag.Minvalue or Tag.Cycle);

    private AlterSequenceStatement AlterSequence(int start, QualifiedName name, bool ifExists)
    {
        TypeName? type = null;
        QualifiedName? owner = null;
        while (!AtStatementEnd && !_failed)
        {
            if (Accept(Tag.As)) type = SimpleType();
            else if (Accept(Tag.Owned, Tag.By)) owner = QualifiedName();
            else if (!SequenceOption()) Fail();
        }
        var isNone = owner is { Parts: [{ Name: "none", IsQuoted: false }] };
        return new AlterSequenceStatement(name, From(start)) { IfExists = ifExists, Type = type, HasOwner = owner is not null, OwnedBy = isNone ? null : owner };
    }

    /// <summary>ALTER TYPE name { ADD VALUE ... | RENAME ... | { ADD | DROP | ALTER } ATTRIBUTE ... [, ...] | SET ( ... ) | OWNER TO ... | SET SCHEMA ... }.</summary>
    private Statement AlterType(int start)
    {
        var name = QualifiedName();
        var target = new ObjectReference("TYPE", name, name.Span);
        if (Accept(Tag.Add, Tag.Value)) return AddEnumValue(start, name);
        if (Accept(Tag.Rename, Tag.Value))
        {
            var label = ExpectString().Value;
            Expect(Tag.To);
            var newLabel = ExpectString().Value;
            return new RenameEnumValueStatement(name, label, newLabel, From(start));
        }
        if (At(Tag.Rename, Tag.Attribute))
        {
            var actionStart = Here;
            _p += 2;
            var old = ColumnId();
            Expect(Tag.To);
            var renamed = ColumnId();
            OptionalCascade();
            return new AlterCompositeTypeStatement(name, [new RenameColumnAction(old, renamed, From(actionStart))], From(start));
        }
        if (At(Tag.Set, Tag.LeftParen))
        {
            Next();
            var options = Definition();
            return new AlterOptionsStatement(target, "SET", From(start)) { Options = options };
        }
        if (CommonChange(target, start) is { } change) return change;
        var actions = new Sequence<AlterTableAction>();
        do actions.Add(AttributeAction()); while (Accept(Tag.Comma));
        return new AlterCompositeTypeStatement(name, actions.ToImmutable(), From(start));
    }

    /// <summary>[ IF NOT EXISTS ] 'label' [ { BEFORE | AFTER } 'label' ].</summary>
    private AddEnumValueStatement AddEnumValue(int start, QualifiedName name)
    {
        var ifNotExists = OptionalIfNotExists();
        var label = ExpectString().Value;
        var before = Accept(Tag.Before) ? ExpectString().Value : null;
        var after = before is null && Accept(Tag.After) ? ExpectString().Value : null;
        return new AddEnumValueStatement(name, label, From(start)) { IfNotExists = ifNotExists, Before = before, After = after };
    }

    private AlterTableAction AttributeAction()
    {
        var start = Here;
        if (Accept(Tag.Add, Tag.Attribute))
        {
            var columnStart = Here;
            var column = ColumnId();
            var type = Type();
            ImmutableArray<ColumnConstraint> collation = At(Tag.Collate) ? [ColumnCollation()] : [];
            var definition = new ColumnDefinition(column, type, collation, From(columnStart));
            OptionalCascade();
            return new AddColumnAction(definition, false, From(start));
        }
        if (Accept(Tag.Drop, Tag.Attribute))
        {
            var ifExists = OptionalIfExists();
            var column = ColumnId();
            var cascade = OptionalCascade();
            return new DropColumnAction(column, ifExists, cascade, From(start));
        }
        Expect(Tag.Alter, Tag.Attribute);
        var altered = ColumnId();
        Accept(Tag.Set, Tag.Data);
        Expect(Tag.Type);
        var newType = Type();
        var newCollation = Accept(Tag.Collate) ? QualifiedName() : null;
        OptionalCascade();
        return new AlterColumnTypeAction(altered, newType, newCollation, null, From(start));
    }

    /// <summary>ALTER DOMAIN name { SET DEFAULT ... | DROP DEFAULT | { SET | DROP } NOT NULL | ... CONSTRAINT ... | RENAME TO ... | ... }.</summary>
    private Statement AlterDomain(int start)
    {
        var name = QualifiedName();
        var target = new ObjectReference("DOMAIN", name, name.Span);
        if (CommonChange(target, start) is { } change) return change;
        var action = DomainAction();
        return new AlterDomainStatement(name, action, From(start));
    }

    private AlterTableAction DomainAction()
    {
        var start = Here;
        if (Accept(Tag.Set, Tag.Default))
        {
            var value = Expression();
            return new DomainDefaultAction(value, From(start));
        }
        if (Accept(Tag.Drop, Tag.Default)) return new DomainDefaultAction(null, From(start));
        if (Accept(Tag.Set, Tag.Not, Tag.Null)) return new DomainNotNullAction(true, From(start));
        if (Accept(Tag.Drop, Tag.Not, Tag.Null)) return new DomainNotNullAction(false, From(start));
        if (Accept(Tag.Validate))
        {
            Expect(Tag.Constraint);
            var validated = ColumnId();
            return new ValidateConstraintAction(validated, From(start));
        }
        if (At(Tag.Rename, Tag.Constraint)) return Rename();
        if (At(Tag.Drop, Tag.Constraint)) return DropAction();
        Expect(Tag.Add);
        var constraint = DomainConstraint();
        return new AddConstraintAction(constraint, From(start));
    }

    /// <summary>DomainConstraint: [ CONSTRAINT name ] { CHECK ( condition ) [ NOT VALID ] | NOT NULL }.</summary>
    private TableConstraint DomainConstraint()
    {
        var start = Here;
        var name = Accept(Tag.Constraint) ? ColumnId() : null;
        TableConstraint constraint;
        if (Accept(Tag.Not, Tag.Null))
        {
            constraint = new DomainNotNullConstraint(name, From(start));
        }
        else
        {
            if (!At(Tag.Check)) Fail();
            constraint = UnmarkedTableConstraint(name, start);
        }
        var marks = ConstraintMarks(allowNotValid: true);
        return constraint with { IsNotValid = marks.NotValid, NotValidSpan = marks.NotValidSpan, Span = From(start) };
    }

    /// <summary>CREATE DOMAIN name [ AS ] type constraint ....</summary>
    private CreateDomainStatement CreateDomain(int start)
    {
        Next();
        var name = QualifiedName();
        Accept(Tag.As);
        var type = Type();
        var constraints = ColumnConstraints();
        return new CreateDomainStatement(name, type, constraints, From(start));
    }
}
