using Teal.Linting.Analysis;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>REVOKE of privileges on what was there before, or of a role.</summary>
internal sealed class RevokePrivilege() : Rule<GrantRoleStatement, GrantStatement>(
    "revoke-privilege", Severity.Warning, Category.Compatibility,
    "A privilege is taken away",
    "If the running version connects as the role, or the role is PUBLIC, its queries fail from this moment; a new connection is not needed for it. Grant what the "
    + "version to come needs first, and revoke when no running version needs the rest.\n\n"
    + "Not reported for objects that the file made, for GRANT OPTION FOR, and where the same file grants the same privileges back on the objects.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (statement is GrantRoleStatement { IsGrant: false } role)
            yield return Found(
                context, role.Span, (RelationName?)null,
                $"{List(role.Roles)} {(role.Roles.Length == 1 ? "loses" : "lose")} what {List(role.Granted)} may do: if the running application connects as {List(role.Roles)}, its queries that rely on it fail with {ServerErrors.NoPrivilege} from this moment.",
                $"Grant what it still needs to the role itself first, and revoke when no running version needs the rest:\n{context.Text(role.Span)};");
        if (statement is not GrantStatement { IsGrant: false } revoke || IsOptionOnly(context) || revoke.Objects.All(o => IsNew(context, revoke, o))) yield break;
        var what = string.Join(", ", revoke.Privileges);
        var objects = $"{revoke.ObjectKind.ToLowerInvariant()} {string.Join(", ", revoke.Objects.Select(o => context.Text(o.Span)))}";
        var whom = revoke.Roles.Any(r => r.Name == "public") ? "every role that has no grant of its own" : List(revoke.Roles);
        yield return Found(
            context, revoke.Span, revoke is { ObjectKind: "TABLE", Objects: [{ Name: { } table }] } ? context.Resolve(table) : null,
            $"{whom} {(revoke.Roles.Length == 1 ? "loses" : "lose")} {what} on {objects}: if the running application connects as such a role, its queries that need it fail with {ServerErrors.NoPrivilege} from this moment.",
            $"Revoke when no running version needs it, after granting to its own role what it still needs:\nGRANT {what} ON {revoke.ObjectKind} {string.Join(", ", revoke.Objects.Select(o => context.Text(o.Span)))} TO /* the role of the application */;");
    }

    private static string List(IEnumerable<Identifier> roles) => string.Join(", ", roles.Select(r => r.Name == "public" ? "PUBLIC" : r.ToString()));

    private static bool IsOptionOnly(LintContext context) =>
        context.Text(context.Statement.Span).Split((char[]?)null, 4, StringSplitOptions.RemoveEmptyEntries) is [_, var second, var third, ..]
        && second.Equals("GRANT", StringComparison.OrdinalIgnoreCase) && third.Equals("OPTION", StringComparison.OrdinalIgnoreCase);

    private static bool IsNew(LintContext context, GrantStatement revoke, ObjectReference thing) => (revoke.ObjectKind, thing.Name) switch
    {
        (_, null) => false,
        ("FUNCTION" or "PROCEDURE" or "ROUTINE", { } name) => context.IsNewRoutine(name) || context.History.New.Routine(RelationName.Of(name)) is not null,
        ("SCHEMA", { } name) => context.IsNewSchema(name.Name),
        ("TYPE" or "DOMAIN", { } name) => context.IsNewType(name),
        ("TABLE" or "SEQUENCE" or "FOREIGN TABLE", { } name) => context.IsNew(name),
        _ => false,
    };
}
