using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Foreign data: wrappers, servers, user mappings, foreign tables, imports; and tablespaces.</content>
public sealed partial class SqlParser
{
    /// <summary>{ HANDLER name | NO HANDLER | VALIDATOR name | NO VALIDATOR | CONNECTION name | NO CONNECTION } ...; whether there is any.</summary>
    private bool WrapperHandlers()
    {
        var first = _p;
        while (true)
        {
            if (Current.Tag is Tag.Handler or Tag.Validator)
            {
                Next();
                QualifiedName();
            }
            else if (!Accept(Tag.No, Tag.Handler) && !Accept(Tag.No, Tag.Validator))
            {
                return _p != first;
            }
        }
    }

    private Statement CreateForeign(int start)
    {
        switch (PeekTag(1))
        {
            case Tag.Data when PeekTag(2) == Tag.Wrapper:
                _p += 3;
                var wrapper = SingleName("FOREIGN DATA WRAPPER");
                WrapperHandlers();
                var options = GenericOptions(isAlter: false);
                return new CreateObjectStatement(wrapper, options, From(start));
            case Tag.Table:
                Next();
                return CreateForeignTable(start);
            default:
                FailAt(_p + 1, null);
                return new ErrorStatement(default);
        }
    }

    /// <summary>CREATE FOREIGN TABLE as CREATE TABLE, SERVER name [ OPTIONS ( ... ) ].</summary>
    private CreateForeignTableStatement CreateForeignTable(int start)
    {
        var tableStart = Here;
        var table = CreateTableBody(tableStart, Persistence.Permanent, isForeign: true);
        Expect(Tag.Server);
        var server = ColumnId();
        var options = GenericOptions(isAlter: false);
        return new CreateForeignTableStatement(table with { Text = _source }, server, options, From(start));
    }

    /// <summary>CREATE SERVER [ IF NOT EXISTS ] name [ TYPE '...' ] [ VERSION '...' ] FOREIGN DATA WRAPPER name [ OPTIONS ( ... ) ].</summary>
    private CreateObjectStatement CreateServer(int start)
    {
        Next();
        var ifNotExists = OptionalIfNotExists();
        var target = SingleName("SERVER");
        if (Accept(Tag.Type)) ExpectString();
        if (Accept(Tag.Version)) StringOrNull();
        Expect(Tag.Foreign);
        Expect(Tag.Data, Tag.Wrapper);
        ColumnId();
        var options = GenericOptions(isAlter: false);
        return new CreateObjectStatement(target, options, From(start)) { IfNotExists = ifNotExists };
    }

    /// <summary>CREATE USER MAPPING [ IF NOT EXISTS ] FOR { USER | role } SERVER name [ OPTIONS ( ... ) ].</summary>
    private CreateObjectStatement CreateUserMapping(int start)
    {
        _p += 2;
        var ifNotExists = OptionalIfNotExists();
        var target = UserMapping();
        var options = GenericOptions(isAlter: false);
        return new CreateObjectStatement(target, options, From(start)) { IfNotExists = ifNotExists };
    }

    /// <summary>ALTER USER MAPPING FOR { USER | role } SERVER name OPTIONS ( ... ).</summary>
    private AlterOptionsStatement AlterUserMapping(int start)
    {
        _p += 2;
        var target = UserMapping();
        RequireGenericOptions(isAlter: true);
        return new AlterOptionsStatement(target, "OPTIONS", From(start));
    }

    private ObjectReference UserMapping()
    {
        Expect(Tag.For);
        var start = Here;
        if (!Accept(Tag.User)) RoleName();
        Expect(Tag.Server);
        var server = ColumnId();
        return new ObjectReference("USER MAPPING", new QualifiedName([server], server.Span), From(start));
    }

    /// <summary>IMPORT FOREIGN SCHEMA name [ { LIMIT TO | EXCEPT } ( table [, ...] ) ] FROM SERVER name INTO schema [ OPTIONS ( ... ) ].</summary>
    private ImportForeignSchemaStatement ImportForeignSchema(int start)
    {
        Next();
        Expect(Tag.Foreign, Tag.Schema);
        var remote = ColumnId();
        var tables = ImmutableArray<QualifiedName>.Empty;
        if (Accept(Tag.Limit, Tag.To) || Accept(Tag.Except))
        {
            Expect(Tag.LeftParen);
            var names = new Sequence<QualifiedName>();
            do names.Add(RelationExpression().Name); while (Accept(Tag.Comma));
            Expect(Tag.RightParen);
            tables = names.ToImmutable();
        }
        Expect(Tag.From, Tag.Server);
        var server = ColumnId();
        Expect(Tag.Into);
        var schema = ColumnId();
        GenericOptions(isAlter: false);
        return new ImportForeignSchemaStatement(remote, tables, server, schema, From(start));
    }

    /// <summary>CREATE TABLESPACE name [ OWNER role ] LOCATION 'folder' [ WITH ( ... ) ].</summary>
    private CreateObjectStatement CreateTablespace(int start)
    {
        Next();
        var target = SingleName("TABLESPACE");
        if (Accept(Tag.Owner)) RoleName();
        Expect(Tag.Location);
        ExpectString();
        var options = Accept(Tag.With) ? StorageOptions() : [];
        return new CreateObjectStatement(target, options, From(start));
    }
}
