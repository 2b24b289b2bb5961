using Teal.Linting.Analysis;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>OWNER TO, and REASSIGN OWNED.</summary>
internal sealed class ChangeOwner() : Rule(
    "change-owner", Severity.Warning, Category.Compatibility,
    "Something gets another owner",
    "An owner may do everything with what is its own, without any GRANT; who was the owner may do nothing from the moment another is. If the running version connects as the old owner, its queries fail. Grant it what it needs before, "
    + "or in the same transaction.\n\n"
    + "Not reported for objects that the file made, and where the file grants something on the object. What is no right of the application's (types, publications, databases, …) is left out.")
{
    internal override bool Concerns(Type statement) =>
        statement == typeof(AlterTableStatement) || statement == typeof(AlterRelationStatement) || statement == typeof(ChangeOwnerStatement) || statement == typeof(ReassignOwnedStatement);

    internal override IEnumerable<Finding> Check(LintContext context) => context.Statement switch
    {
        AlterTableStatement alter => OfRelation(context, "TABLE", alter.Name, alter.Actions),
        AlterRelationStatement { ObjectKind: "VIEW" or "MATERIALIZED VIEW" or "FOREIGN TABLE" or "SEQUENCE" } alter => OfRelation(context, alter.ObjectKind == "SEQUENCE" ? "SEQUENCE" : "TABLE", alter.Name, alter.Actions),
        ChangeOwnerStatement { Object: { Kind: "SCHEMA", Name: { } name } } change when !context.IsNewSchema(name.Name) && !IsGranted(context, new RelationName("", name.Name)) =>
            [Of(context, change, null, name.ToString(), $"GRANT USAGE ON SCHEMA {name} TO /* the role of the application */;", "schema")],
        ChangeOwnerStatement { Object: { Kind: "FUNCTION" or "PROCEDURE" or "ROUTINE", Name: { } name } } change when IsDefiner(context, name) => [OfRoutine(context, change, name)],
        ReassignOwnedStatement reassign =>
        [
            Found(
                context, reassign.Span, (RelationName?)null,
                $"{string.Join(", ", reassign.Roles)} may do nothing more with what was its own, but for what is granted to it: if the running application connects as it, its queries fail with {ServerErrors.NoPrivilege} from this moment.",
                $"Grant it what it needs before, or in the same transaction:\nGRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {reassign.Roles[0]};"),
        ],
        _ => [],
    };

    private IEnumerable<Finding> OfRelation(LintContext context, string kind, QualifiedName name, IEnumerable<AlterTableAction> actions)
    {
        if (actions.OfType<OtherTableAction>().FirstOrDefault(a => a.Keywords == "OWNER TO") is not { } action || context.IsNew(name)) return [];
        var relation = context.Resolve(name);
        var owner = context.Schema.Tables.GetValueOrDefault(relation)?.Owner ?? context.Schema.Views.GetValueOrDefault(relation)?.Owner;
        if (owner is not null && owner == action.Name?.Name) return [];
        if (IsGranted(context, relation) || IsGrantedWithAll(context, kind, relation.Schema) || (context.Schema.OwnerOf(relation) is { } column && context.IsNew(column.Table))) return [];
        return [Of(context, context.Statement, relation, relation.ToString(), kind == "SEQUENCE" ? $"GRANT USAGE ON SEQUENCE {relation} TO /* the role of the application */;" : $"GRANT SELECT, INSERT, UPDATE, DELETE ON {relation} TO /* the role of the application */;", kind == "SEQUENCE" ? "sequence" : "table")];
    }

    private Finding Of(LintContext context, Statement statement, RelationName? relation, string name, string grant, string kind) =>
        Found(
            context, statement.Span, relation,
            $"Who owned {name} until now may do nothing more with it but for what is granted: if the running application connects as the old owner, its queries fail with 'permission denied for {kind} {name}' (SQLSTATE 42501) from this moment.",
            $"Grant the running application what it needs in the same transaction:\n{grant}\n{context.Text(statement.Span)};");

    private Finding OfRoutine(LintContext context, ChangeOwnerStatement change, QualifiedName name) =>
        Found(
            context, change.Span, (RelationName?)null,
            $"{name} is SECURITY DEFINER: from this moment it runs with the rights of {change.Owner}, and where they do not reach, the calls of the running application fail with {ServerErrors.NoPrivilege}.",
            $"Grant the new owner what the body needs, in the same transaction:\nGRANT SELECT ON /* what it reads */ TO {change.Owner};\n{context.Text(change.Span)};");

    private static bool IsDefiner(LintContext context, QualifiedName name) =>
        !context.IsNewRoutine(name) && context.History.New.Routine(RelationName.Of(name)) is { } made && made.Options.Any(o => o.Name.Contains("security", StringComparison.OrdinalIgnoreCase) && o.Value?.Contains("definer", StringComparison.OrdinalIgnoreCase) == true);

    private static bool IsGrantedWithAll(LintContext context, string kind, string schema) =>
        context.Outlook.On<GrantStatement>(new RelationName("", schema)).Any(g => g.IsGrant && g.ObjectKind == $"ALL {kind}S IN SCHEMA");

    // A schema has no schema: On takes a name without one for any.
    private static bool IsGranted(LintContext context, RelationName subject) => context.Outlook.On<GrantStatement>(subject).Any(g => g.IsGrant);
}
