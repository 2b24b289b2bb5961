using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>ALTER: the way to each kind, and RENAME, OWNER TO, SET SCHEMA and DEPENDS ON EXTENSION of most of them.</content>
public sealed partial class SqlParser
{
    private Statement Alter()
    {
        var start = Here;
        switch (PeekTag(1), PeekTag(2))
        {
            case (Tag.Table, _):
                return AlterTable(start);
            case (Tag.Index or Tag.View or Tag.Sequence, _):
                Next();
                return AlterRelation(start, Words(1));
            case (Tag.Materialized, Tag.View) or (Tag.Foreign, Tag.Table):
                Next();
                return AlterRelation(start, Words(2));
            case (Tag.Default, _):
                return AlterDefaultPrivileges(start);
            case (Tag.System, _):
                return AlterSystem(start);
        }
        Next();
        switch (Current.Tag, PeekTag(1))
        {
            case (Tag.Type, _):
                Next();
                return AlterType(start);
            case (Tag.Domain, _):
                Next();
                return AlterDomain(start);
            case (Tag.Role or Tag.Group, _):
                return AlterRole(start);
            case (Tag.User, not Tag.Mapping):
                return AlterRole(start);
            case (Tag.User, _):
                return AlterUserMapping(start);
            case (Tag.Publication, _):
                return AlterPublication(start);
            case (Tag.Policy, _):
                return AlterPolicy(start);
            default:
                return AlterOther(start);
        }
    }

    private Statement AlterOther(int start)
    {
        var kind = At(Tag.Large, Tag.Object) ? Words(2) : DropKind();
        if (kind is "OWNED" or "CAST" or "TRANSFORM" or "ACCESS METHOD" || _failed)
        {
            if (!_failed) FailAt(_p - 1, null);
            return new ErrorStatement(default);
        }
        var ifExists = kind == "STATISTICS" && OptionalIfExists();
        var target = ObjectOf(kind);
        if (ifExists && !At(Tag.Set, Tag.Statistics)) Fail();
        return CommonChange(target, start) ?? SpecialChange(target, start);
    }

    /// <summary>RENAME TO, OWNER TO, SET SCHEMA, [ NO ] DEPENDS ON EXTENSION, of the kinds that have them; null for anything else.</summary>
    private Statement? CommonChange(ObjectReference target, int start)
    {
        var kind = target.Kind;
        if (At(Tag.Rename, Tag.To) && kind is not ("EXTENSION" or "OPERATOR" or "LARGE OBJECT"))
        {
            _p += 2;
            var name = kind is "ROLE" or "USER" or "GROUP" ? RoleName() : ColumnId();
            return new RenameObjectStatement(target, name, From(start));
        }
        var isOfTable = kind is "POLICY" or "RULE" or "TRIGGER";
        if (At(Tag.Owner, Tag.To) && !isOfTable && kind is not ("EXTENSION" or "TEXT SEARCH PARSER" or "TEXT SEARCH TEMPLATE"))
        {
            _p += 2;
            var owner = RoleName();
            return new ChangeOwnerStatement(target, owner, From(start));
        }
        if (At(Tag.Set, Tag.Schema) && !isOfTable && kind is not ("DATABASE" or "SCHEMA" or "LANGUAGE" or "LARGE OBJECT" or "TABLESPACE" or "SERVER"
            or "FOREIGN DATA WRAPPER" or "EVENT TRIGGER" or "PUBLICATION" or "SUBSCRIPTION"))
        {
            _p += 2;
            var schema = ColumnId();
            return new SetObjectSchemaStatement(target, schema, From(start));
        }
        if (kind is "FUNCTION" or "PROCEDURE" or "ROUTINE" or "TRIGGER" && (At(Tag.Depends) || At(Tag.No, Tag.Depends)))
        {
            var isNo = Accept(Tag.No);
            Next();
            Expect(Tag.On, Tag.Extension);
            var extension = ColumnId();
            return new DependsOnExtensionStatement(target, extension, isNo, From(start));
        }
        return null;
    }

    /// <summary>The forms that one kind has for itself.</summary>
    private Statement SpecialChange(ObjectReference target, int start)
    {
        AlterOptionsStatement Done(string action, params ReadOnlySpan<StatementOption> options) =>
            new(target, action, From(start)) { Options = [.. options] };
        switch (target.Kind)
        {
            case "FUNCTION" or "PROCEDURE" or "ROUTINE":
                return AlterRoutine(target, start);
            case "COLLATION" when Accept(Tag.Refresh):
                Expect(Tag.Version);
                return Done("REFRESH VERSION");
            case "DATABASE":
                return AlterDatabase(target, start);
            case "TABLESPACE":
                var isSet = Accept(Tag.Set);
                if (!isSet) Expect(Tag.Reset);
                return Done(isSet ? "SET" : "RESET", StorageOptions().AsSpan());
            case "STATISTICS":
                Expect(Tag.Set, Tag.Statistics);
                if (!Accept(Tag.Default)) Number();
                return Done("SET STATISTICS");
            case "EXTENSION":
                return AlterExtension(target, start);
            case "EVENT TRIGGER":
                var isEnable = Accept(Tag.Enable);
                if (!isEnable) Expect(Tag.Disable);
                else if (!Accept(Tag.Replica)) Accept(Tag.Always);
                return Done(isEnable ? "ENABLE" : "DISABLE");
            case "OPERATOR":
                Expect(Tag.Set);
                return Done("SET", Definition().AsSpan());
            case "OPERATOR FAMILY" when Accept(Tag.Add):
                OperatorClassItems();
                return Done("ADD");
            case "OPERATOR FAMILY" when Accept(Tag.Drop):
                OperatorFamilyDrops();
                return Done("DROP");
            case "SERVER" when At(Tag.Version) || At(Tag.Options):
                if (Accept(Tag.Version)) StringOrNull();
                return Done("OPTIONS", GenericOptions(isAlter: true).AsSpan());
            case "FOREIGN DATA WRAPPER":
                var hasHandlers = WrapperHandlers();
                if (!hasHandlers && !At(Tag.Options)) Fail();
                return Done("OPTIONS", GenericOptions(isAlter: true).AsSpan());
            case "SUBSCRIPTION":
                return AlterSubscription(target, start);
            case "TEXT SEARCH DICTIONARY":
                return Done("OPTIONS", Definition().AsSpan());
            case "TEXT SEARCH CONFIGURATION":
                TextSearchMapping();
                return Done("MAPPING");
            default:
                Fail();
                return new ErrorStatement(default);
        }
    }

    /// <summary>ALTER FUNCTION name option ... [ RESTRICT ].</summary>
    private AlterOptionsStatement AlterRoutine(ObjectReference target, int start)
    {
        var options = new Sequence<StatementOption>();
        SetStatement? setting = null;
        var first = _p;
        while (!_failed)
        {
            if (Current.Tag is Tag.Set or Tag.Reset) setting = SettingClause();
            else if (RoutineOption() is { } option) options.Add(option);
            else break;
        }
        if (_p == first) Fail();
        Accept(Tag.Restrict);
        return new AlterOptionsStatement(target, setting is null ? "OPTIONS" : "SET", From(start)) { Options = options.ToImmutable(), Setting = setting };
    }

    /// <summary>ALTER DATABASE name { [ WITH ] option ... | SET TABLESPACE name | SET ... | RESET ... | REFRESH COLLATION VERSION }.</summary>
    private AlterOptionsStatement AlterDatabase(ObjectReference target, int start)
    {
        if (Accept(Tag.Refresh))
        {
            Expect(Tag.Collation, Tag.Version);
            return new AlterOptionsStatement(target, "REFRESH COLLATION VERSION", From(start));
        }
        if (Accept(Tag.Set, Tag.Tablespace))
        {
            ColumnId();
            return new AlterOptionsStatement(target, "SET TABLESPACE", From(start));
        }
        if (Current.Tag is Tag.Set or Tag.Reset)
        {
            var setting = SettingClause();
            return new AlterOptionsStatement(target, "SET", From(start)) { Setting = setting };
        }
        Accept(Tag.With);
        var options = DatabaseOptions();
        return new AlterOptionsStatement(target, "OPTIONS", From(start)) { Options = options };
    }

    /// <summary>ALTER EXTENSION name { UPDATE [ TO version ] | { ADD | DROP } object }.</summary>
    private Statement AlterExtension(ObjectReference target, int start)
    {
        if (Accept(Tag.Update))
        {
            while (Accept(Tag.To)) WordOrString();
            return new AlterOptionsStatement(target, "UPDATE", From(start));
        }
        var isAdd = Accept(Tag.Add);
        if (!isAdd) Expect(Tag.Drop);
        var member = Object(ObjectUse.Extension);
        return new AlterExtensionContentsStatement(target.Name!.Parts[0], isAdd, member, From(start));
    }

    /// <summary>ALTER SYSTEM { SET name ... | RESET name }.</summary>
    private AlterSystemStatement AlterSystem(int start)
    {
        _p += 2;
        if (Current.Tag is not (Tag.Set or Tag.Reset)) Fail();
        var setting = SettingClause();
        return new AlterSystemStatement(setting, From(start));
    }
}
