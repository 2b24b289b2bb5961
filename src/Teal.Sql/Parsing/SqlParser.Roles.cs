using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Roles and databases.</content>
public sealed partial class SqlParser
{
    /// <summary>CREATE { ROLE | USER | GROUP } name [ [ WITH ] option ... ].</summary>
    private RoleStatement CreateRole(int start)
    {
        var kind = Words(1);
        var name = RoleName();
        Accept(Tag.With);
        var options = RoleOptions(isAlter: false);
        return new RoleStatement(false, kind, name, options, From(start));
    }

    /// <summary>
    /// ALTER { ROLE | USER } { name | ALL } { [ WITH ] option ... | [ IN DATABASE name ] { SET | RESET } ... | RENAME TO name },
    /// ALTER GROUP name { { ADD | DROP } USER name [, ...] | RENAME TO name }.
    /// </summary>
    private Statement AlterRole(int start)
    {
        var kind = Words(1);
        var isAll = kind != "GROUP" && At(Tag.All);
        var name = isAll ? TakeIdentifier() : RoleName();
        var target = new ObjectReference(kind, new QualifiedName([name], name.Span), name.Span);
        if (!isAll && At(Tag.Rename) && CommonChange(target, start) is { } change) return change;
        if (kind == "GROUP")
        {
            var isAdd = Accept(Tag.Add);
            if (!isAdd) Expect(Tag.Drop);
            Expect(Tag.User);
            RoleNames();
            return new AlterOptionsStatement(target, isAdd ? "ADD USER" : "DROP USER", From(start));
        }
        if (Accept(Tag.In, Tag.Database)) ColumnId();
        if (isAll || Current.Tag is Tag.Set or Tag.Reset || _tokens[Math.Max(0, _p - 2)].Tag == Tag.Database)
        {
            if (Current.Tag is not (Tag.Set or Tag.Reset)) Fail();
            var setting = SettingClause();
            return new AlterOptionsStatement(target, "SET", From(start)) { Setting = setting };
        }
        Accept(Tag.With);
        var options = RoleOptions(isAlter: true);
        return new RoleStatement(true, kind, name, options, From(start));
    }

    private ImmutableArray<StatementOption> RoleOptions(bool isAlter)
    {
        var options = new Sequence<StatementOption>();
        while (!_failed && !AtStatementEnd)
        {
            var first = _p;
            if (Accept(Tag.Encrypted) || Accept(Tag.Unencrypted))
            {
                Expect(Tag.Password);
                options.Add(OptionWith(first, () => ExpectString()));
            }
            else if (Accept(Tag.Password)) options.Add(OptionWith(first, () => StringOrNull()));
            else if (Accept(Tag.Inherit)) options.Add(Option(first));
            else if (Accept(Tag.Connection, Tag.Limit)) options.Add(OptionWith(first, Number));
            else if (Accept(Tag.Valid, Tag.Until)) options.Add(OptionWith(first, () => ExpectString()));
            else if (Accept(Tag.User)) options.Add(OptionWith(first, () => RoleNames()));
            else if (!isAlter && Accept(Tag.Sysid)) options.Add(OptionWith(first, ExpectInteger));
            else if (!isAlter && (Accept(Tag.Admin) || Accept(Tag.Role) || Accept(Tag.In, Tag.Role) || Accept(Tag.In, Tag.Group)))
                options.Add(OptionWith(first, () => RoleNames()));
            else options.Add(RoleAttribute());
        }
        return options.ToImmutable();
    }

    /// <summary>SUPERUSER and the other attributes, which are no keywords.</summary>
    private StatementOption RoleAttribute()
    {
        var first = _p;
        if (AtPlaceholder)
        {
            Next();
            return Option(first);
        }
        var isWord = Current is { Kind: TokenKind.Word, Tag: Tag.Plain } or { Kind: TokenKind.QuotedIdentifier };
        var name = isWord ? TextAt.ToString().Trim('"').ToLowerInvariant() : "";
        if (name is not ("superuser" or "nosuperuser" or "createrole" or "nocreaterole" or "replication" or "noreplication" or "createdb" or "nocreatedb"
            or "login" or "nologin" or "bypassrls" or "nobypassrls" or "noinherit"))
            Fail(isWord ? $"unrecognized role option \"{name}\"" : null);
        Next();
        return Option(first);
    }

    /// <summary>CREATE DATABASE name [ [ WITH ] option ... ].</summary>
    private CreateObjectStatement CreateDatabase(int start)
    {
        Next();
        var target = SingleName("DATABASE");
        Accept(Tag.With);
        var options = DatabaseOptions();
        return new CreateObjectStatement(target, options, From(start));
    }

    /// <summary>{ name [ = ] { number | word | 'text' | DEFAULT } } ....</summary>
    private ImmutableArray<StatementOption> DatabaseOptions()
    {
        var options = new Sequence<StatementOption>();
        while (!_failed && !AtStatementEnd)
        {
            var first = _p;
            var isName = Current is { Kind: TokenKind.Word, Tag: Tag.Plain or Tag.Encoding or Tag.Location or Tag.Owner or Tag.Tablespace or Tag.Template }
                or { Kind: TokenKind.QuotedIdentifier };
            if (!Accept(Tag.Connection, Tag.Limit))
            {
                if (!isName) Fail();
                Next();
            }
            var end = _p;
            Accept(Tag.Equal);
            var value = _p;
            if (!Accept(Tag.Default)) OptionArgument();
            options.Add(Option(first, TextSince(value), end));
        }
        return options.ToImmutable();
    }

    /// <summary>REASSIGN OWNED BY role [, ...] TO role.</summary>
    private ReassignOwnedStatement ReassignOwned(int start)
    {
        Next();
        Expect(Tag.Owned, Tag.By);
        var roles = RoleNames();
        Expect(Tag.To);
        var owner = RoleName();
        return new ReassignOwnedStatement(roles, owner, From(start));
    }
}
