using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>GRANT, REVOKE, ALTER DEFAULT PRIVILEGES.</content>
public sealed partial class SqlParser
{
    /// <summary>
    /// GRANT privileges ON objects TO roles [ WITH GRANT OPTION ] [ GRANTED BY role ], GRANT role TO role [ WITH ... ], and REVOKE of both.
    /// </summary>
    private Statement Grant(int start)
    {
        var isGrant = At(Tag.Grant);
        Next();
        var isOfRole = false;
        if (!isGrant && PeekTag(1) == Tag.Option && PeekTag(2) == Tag.For)
        {
            // REVOKE GRANT OPTION FOR is of privileges; ADMIN, INHERIT and SET OPTION FOR of roles.
            isOfRole = !At(Tag.Grant);
            if (isOfRole) ColumnId();
            else Next();
            _p += 2;
        }
        var privileges = Privileges(out var roles);
        if (!At(Tag.On) || isOfRole)
        {
            if (roles.IsDefault) Fail();
            return GrantOfRoles(start, isGrant, roles);
        }
        Next();
        var kind = GrantTarget(out var objects);
        var grantees = Grantees(isGrant);
        if (isGrant) Accept(Tag.With, Tag.Grant, Tag.Option);
        GrantedBy();
        var cascade = !isGrant && OptionalCascade();
        return new GrantStatement(isGrant, privileges, grantees, From(start)) { ObjectKind = kind, Objects = objects, Cascade = cascade };
    }

    private void GrantedBy()
    {
        if (Accept(Tag.Granted, Tag.By)) RoleName();
    }

    /// <summary>{ ALL [ PRIVILEGES ] | privilege [, ...] } with columns; <paramref name="roles"/> are the same names as roles, where they may be that.</summary>
    private ImmutableArray<string> Privileges(out ImmutableArray<Identifier> roles)
    {
        roles = default;
        if (Accept(Tag.All))
        {
            Accept(Tag.Privileges);
            OptionalParenthesisedNames();
            return ["ALL"];
        }
        var names = new Sequence<string>();
        var identifiers = new Sequence<Identifier>();
        do
        {
            if (Accept(Tag.Alter))
            {
                Expect(Tag.System);
                names.Add("ALTER SYSTEM");
                identifiers.Add(NoIdentifier);
                continue;
            }
            var name = Current.Tag is Tag.Select or Tag.References or Tag.Create ? TakeIdentifier() : ColumnId();
            names.Add(name.Name.ToUpperInvariant());
            identifiers.Add(name);
            OptionalParenthesisedNames();
        }
        while (Accept(Tag.Comma));
        roles = identifiers.ToImmutable();
        return names.ToImmutable();
    }

    private GrantRoleStatement GrantOfRoles(int start, bool isGrant, ImmutableArray<Identifier> granted)
    {
        Expect(isGrant ? Tag.To : Tag.From);
        var roles = RoleNames();
        if (isGrant && Accept(Tag.With))
        {
            do
            {
                ColumnLabel();
                if (!Accept(Tag.Option) && !Accept(Tag.True)) Expect(Tag.False);
            }
            while (Accept(Tag.Comma));
        }
        GrantedBy();
        if (!isGrant) OptionalCascade();
        return new GrantRoleStatement(isGrant, granted, roles, From(start));
    }

    /// <summary>{ TO | FROM } { [ GROUP ] role } [, ...].</summary>
    private ImmutableArray<Identifier> Grantees(bool isGrant)
    {
        Expect(isGrant ? Tag.To : Tag.From);
        var roles = new Sequence<Identifier>();
        do
        {
            Accept(Tag.Group);
            roles.Add(RoleName());
        }
        while (Accept(Tag.Comma));
        return roles.ToImmutable();
    }

    /// <summary>privilege_target: a kind and names, or names of tables alone.</summary>
    private string GrantTarget(out ImmutableArray<ObjectReference> objects)
    {
        var kind = GrantTargetKind();
        var found = new Sequence<ObjectReference>();
        do found.Add(GrantedObject(kind)); while (Accept(Tag.Comma));
        objects = found.ToImmutable();
        return kind;
    }

    private string GrantTargetKind()
    {
        switch (Current.Tag, PeekTag(1), PeekTag(2))
        {
            case (Tag.All, Tag.Tables or Tag.Sequences or Tag.Functions or Tag.Procedures or Tag.Routines, Tag.In):
                var words = Words(3);
                Expect(Tag.Schema);
                return words + " SCHEMA";
            case (Tag.Foreign, Tag.Data, Tag.Wrapper):
                return Words(3);
            case (Tag.Foreign, Tag.Server, _) or (Tag.Large, Tag.Object, _):
                return Words(2);
            case (Tag.Table, _, _):
                return Words(1);
            case (Tag.Sequence or Tag.Function or Tag.Procedure or Tag.Routine or Tag.Database or Tag.Domain or Tag.Language or Tag.Parameter
                or Tag.Schema or Tag.Tablespace or Tag.Type, not (Tag.Comma or Tag.Dot or Tag.To or Tag.From), _):
                return Words(1);
            default:
                return "TABLE";
        }
    }

    private ObjectReference GrantedObject(string kind)
    {
        switch (kind)
        {
            case "FUNCTION" or "PROCEDURE" or "ROUTINE":
                return Routine(kind);
            case "LARGE OBJECT":
                return ObjectOf(kind);
            case "TABLE" or "SEQUENCE" or "DOMAIN" or "TYPE" or "PARAMETER":
                var name = QualifiedName();
                return new ObjectReference(kind, name, name.Span);
            default:
                return SingleName(kind.EndsWith("IN SCHEMA", StringComparison.Ordinal) ? "SCHEMA" : kind);
        }
    }

    /// <summary>
    /// ALTER DEFAULT PRIVILEGES [ FOR { ROLE | USER } ... | IN SCHEMA ... ] ... { GRANT ... ON kind TO ... | REVOKE ... ON kind FROM ... }.
    /// </summary>
    private AlterDefaultPrivilegesStatement AlterDefaultPrivileges(int start)
    {
        _p += 2;
        Expect(Tag.Privileges);
        while (true)
        {
            if (Accept(Tag.In, Tag.Schema)) Names();
            else if (Accept(Tag.For, Tag.Role) || Accept(Tag.For, Tag.User)) RoleNames();
            else break;
        }
        var grantStart = Here;
        var isGrant = Accept(Tag.Grant);
        if (!isGrant)
        {
            Expect(Tag.Revoke);
            Accept(Tag.Grant, Tag.Option, Tag.For);
        }
        var privileges = Privileges(out _);
        Expect(Tag.On);
        var isLargeObjects = At(Tag.Large, Tag.Objects);
        if (!isLargeObjects && Current.Tag is not (Tag.Tables or Tag.Functions or Tag.Routines or Tag.Sequences or Tag.Types or Tag.Schemas)) Fail();
        var kind = Words(isLargeObjects ? 2 : 1);
        var grantees = Grantees(isGrant);
        if (isGrant) Accept(Tag.With, Tag.Grant, Tag.Option);
        var cascade = !isGrant && OptionalCascade();
        var grant = new GrantStatement(isGrant, privileges, grantees, From(grantStart)) { ObjectKind = kind, Cascade = cascade, Text = _source };
        return new AlterDefaultPrivilegesStatement(grant, From(start));
    }
}
