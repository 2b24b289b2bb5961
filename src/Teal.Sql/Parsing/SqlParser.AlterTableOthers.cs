using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>The actions of ALTER TABLE that the tree knows by their keywords only.</content>
public sealed partial class SqlParser
{
    private OtherTableAction OtherTableAction()
    {
        var start = Here;
        if (Current.Tag is Tag.Set or Tag.Reset && PeekTag(1) == Tag.LeftParen)
        {
            var keyword = Words(1);
            var options = StorageOptions();
            return new OtherTableAction(keyword, From(start)) { Options = options };
        }
        Identifier? name = null;
        QualifiedName? target = null;
        var keywords = OtherActionKeywords(ref name, ref target);
        return new OtherTableAction(keywords, From(start)) { Name = name, Target = target };
    }

    private string OtherActionKeywords(ref Identifier? name, ref QualifiedName? target)
    {
        switch (Current.Tag, PeekTag(1))
        {
            case (Tag.Set, Tag.Tablespace):
                _p += 2;
                ColumnId();
                return "SET TABLESPACE";
            case (Tag.Set, Tag.Logged or Tag.Unlogged):
                _p += 2;
                return _tokens[_p - 1].Tag == Tag.Logged ? "SET LOGGED" : "SET UNLOGGED";
            case (Tag.Set, Tag.Without):
                _p += 2;
                if (Accept(Tag.Cluster)) return "SET WITHOUT CLUSTER";
                Expect(Tag.Oids);
                return "SET WITHOUT OIDS";
            case (Tag.Set, Tag.Access):
                _p += 2;
                Expect(Tag.Method);
                if (!Accept(Tag.Default)) name = ColumnId();
                return "SET ACCESS METHOD";
            case (Tag.Options, Tag.LeftParen):
                GenericOptions(isAlter: true);
                return "OPTIONS";
            case (Tag.Cluster, Tag.On):
                _p += 2;
                ColumnId();
                return "CLUSTER ON";
            case (Tag.Inherit, _):
                Next();
                target = QualifiedName();
                return "INHERIT";
            case (Tag.No, Tag.Inherit):
                _p += 2;
                target = QualifiedName();
                return "NO INHERIT";
            case (Tag.Of, _):
                Next();
                target = QualifiedName();
                return "OF";
            case (Tag.Not, Tag.Of):
                _p += 2;
                return "NOT OF";
            case (Tag.Owner, Tag.To):
                _p += 2;
                name = RoleName();
                return "OWNER TO";
            case (Tag.Replica, Tag.Identity):
                return ReplicaIdentity();
            case (Tag.Force, Tag.Row):
                _p += 2;
                Expect(Tag.Level, Tag.Security);
                return "FORCE ROW LEVEL SECURITY";
            case (Tag.No, Tag.Force):
                _p += 2;
                Expect(Tag.Row, Tag.Level);
                Expect(Tag.Security);
                return "NO FORCE ROW LEVEL SECURITY";
            case (Tag.Enable or Tag.Disable, _):
                return EnableOrDisable(ref name);
            default:
                Fail();
                return "";
        }
    }

    /// <summary>REPLICA IDENTITY { NOTHING | FULL | DEFAULT | USING INDEX name }.</summary>
    private string ReplicaIdentity()
    {
        _p += 2;
        if (Accept(Tag.Using, Tag.Index)) ColumnId();
        else if (!Accept(Tag.Nothing) && !Accept(Tag.Full)) Expect(Tag.Default);
        return "REPLICA IDENTITY";
    }

    /// <summary>{ ENABLE [ REPLICA | ALWAYS ] | DISABLE } { TRIGGER { name | ALL | USER } | RULE name } or ... ROW LEVEL SECURITY.</summary>
    private string EnableOrDisable(ref Identifier? name)
    {
        var keywords = At(Tag.Enable) ? "ENABLE" : "DISABLE";
        var isEnable = At(Tag.Enable);
        Next();
        if (Accept(Tag.Row))
        {
            Expect(Tag.Level, Tag.Security);
            return keywords + " ROW LEVEL SECURITY";
        }
        if (isEnable && Accept(Tag.Replica)) keywords += " REPLICA";
        else if (isEnable && Accept(Tag.Always)) keywords += " ALWAYS";
        if (Accept(Tag.Rule))
        {
            name = ColumnId();
            return keywords + " RULE";
        }
        Expect(Tag.Trigger);
        if (!Accept(Tag.All) && !Accept(Tag.User)) name = ColumnId();
        return keywords + " TRIGGER";
    }

    /// <summary>RoleSpec: a name, CURRENT_ROLE, CURRENT_USER, SESSION_USER.</summary>
    private void Role()
    {
        if (Accept(Tag.CurrentRole) || Accept(Tag.CurrentUser) || Accept(Tag.SessionUser)) return;
        NonReservedWord();
    }
}
