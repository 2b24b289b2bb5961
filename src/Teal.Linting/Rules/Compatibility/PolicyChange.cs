using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>A policy lets the running version see fewer rows, or reads a setting that it does not make.</summary>
internal sealed class PolicyChange() : Rule<PolicyStatement, DropStatement>(
    "policy-change", Severity.Warning, Category.Compatibility,
    "A policy changes which rows the running version sees",
    "Rows that no policy lets pass are not there for SELECT, UPDATE and DELETE, which report success; an INSERT of one fails. What the running version relies on is what the policies said until now. To narrow, wait until no running version needs the rest. "
    + "A condition that calls current_setting('app.tenant') fails for every session that has not made the setting, as those of the running version; current_setting('app.tenant', true) gives NULL instead.\n\n"
    + "Reported for ALTER POLICY with another condition or other roles, DROP POLICY, restrictive policies and such settings. Not for a condition that is just true, tables that the file made, policies that the file made, restrictive policies that are dropped, "
    + "and where it is known that row level security is not enabled, nor by the file.")
{
    private const string Enable = "ENABLE ROW LEVEL SECURITY";

    protected override IEnumerable<Finding> Check(LintContext context, Statement statement) => statement switch
    {
        PolicyStatement policy when IsInForce(context, policy.Table) => OfPolicy(context, policy),
        DropStatement { ObjectKind: "POLICY", OnTable: { } table, Names: [var name] } drop when IsInForce(context, table) => OfDrop(context, drop, context.Resolve(table), name.Name),
        _ => [],
    };

    private IEnumerable<Finding> OfPolicy(LintContext context, PolicyStatement policy)
    {
        var table = context.Resolve(policy.Table);
        if (Setting(policy) is { } setting)
        {
            var name = context.Text(setting.Arguments[0].Span);
            yield return Found(
                context, setting.Span, table,
                $"The policy reads the setting {name}, which the running application does not make yet: every query of it on {table}{UnlessOwner(context, table)} fails with 'unrecognized configuration parameter \"{name.Trim('\'')}\"' (SQLSTATE 42704).",
                $"Let a session without the setting pass until every running version makes it:\ncurrent_setting({name}, true) IS NULL OR /* the condition, with current_setting({name}, true) */",
                IsEnabled(context, table) ? Severity.Error : null);
            yield break;
        }

        if (IsTrue(policy.Using ?? policy.Check) && (policy.Check is null || IsTrue(policy.Check)) && policy.Roles.IsEmpty) yield break;
        if (policy.IsAlter ? IsMade(context, table, policy.Name.Name) : policy.IsPermissive) yield break;
        var what = policy.IsAlter ? $"The policy {policy.Name} of {table} says something else" : $"The restrictive policy {policy.Name} must let a row of {table} pass as well";
        yield return Found(
            context, policy.Span, table,
            $"{what} from this moment: rows that it does not let pass are gone for the running application, whose SELECT, UPDATE and DELETE find nothing and report success, and an INSERT of one fails with {Violation(table)}.{EffectText.Sentence([context.EffectOn(table)])}",
            $"Let the running version see what it sees now beside it, and drop that when it is gone:\nCREATE POLICY {SqlName.Quote(policy.Name.Name + "_until_then")} ON {table} USING (/* the condition until now */);");
    }

    private IEnumerable<Finding> OfDrop(LintContext context, DropStatement drop, RelationName table, string name)
    {
        var known = context.Schema.PoliciesOn(table);
        if (known.FirstOrDefault(p => p.Name == name) is { IsPermissive: false } || IsMade(context, table, name)) yield break;
        if (drop.IfExists && context.Schema.Tables.ContainsKey(table) && context.Certainty.IsSure(table) && known.All(p => p.Name != name)) yield break;
        var again = context.Outlook.LaterInTransaction<PolicyStatement>(context, table).FirstOrDefault(p => !p.IsAlter && p.IsPermissive);
        if (again is not null && (again.Using is null || IsTrue(again.Using))) yield break;
        var isLast = again is null && known.Any(p => p.Name == name) && known.Count(p => p.IsPermissive) == 1;
        yield return Found(
            context, drop.Span, table,
            (isLast
                ? $"{drop.Names[0]} is the only policy that lets rows of {table} pass: from this moment the running application{UnlessOwner(context, table)} finds no row, and every INSERT fails with {Violation(table)}."
                : $"Rows of {table} that only {drop.Names[0]} let pass are gone for the running application from this moment{(again is null ? "" : $" (but for those that {again.Name} lets pass)")}: SELECT, UPDATE and DELETE find nothing and report success, and an INSERT of one fails with {Violation(table)}.")
            + EffectText.Sentence([context.EffectOn(table)]),
            $"Make the policy that takes its place first, and drop this one when no running version needs it:\nCREATE POLICY {SqlName.Quote(name + "_next")} ON {table} USING (/* … */);\n{context.Text(drop.Span)};");
    }

    private static string UnlessOwner(LintContext context, RelationName table) => RowSecurity.HoldsOwner(context, table) ? "" : ", unless it owns the table,";

    private static string Violation(RelationName table) => $"'new row violates row-level security policy for table \"{table.Name}\"' (SQLSTATE 42501)";

    // Settings of the server's own are always there; those of an application have a dot in their names.
    private static FunctionCall? Setting(PolicyStatement policy) =>
        new[] { policy.Using, policy.Check }.OfType<Expression>().SelectMany(SyntaxTree.DescendantsAndSelf<FunctionCall>)
            .FirstOrDefault(c => c is { Name: { Schema: null or "pg_catalog", Name: "current_setting" }, Arguments: [Literal { Kind: LiteralKind.String } name] } && name.Value.Contains('.', StringComparison.Ordinal));

    private static bool IsTrue(Expression? condition) => condition is Literal { Kind: LiteralKind.Boolean, Value: "true" };

    private static bool IsInForce(LintContext context, QualifiedName table) =>
        !context.IsNew(table) && (context.Schema.Find(table) is not { HasRowSecurity: false } known || IsEnabled(context, known.Name));

    private static bool IsEnabled(LintContext context, RelationName table) =>
        context.Schema.Tables.GetValueOrDefault(table) is { HasRowSecurity: true }
        || context.Outlook.On<AlterTableStatement>(table).Any(a => a.Actions.OfType<OtherTableAction>().Any(o => o.Keywords == Enable));

    private static bool IsMade(LintContext context, RelationName table, string name) =>
        context.Outlook.On<PolicyStatement>(table).Any(p => !p.IsAlter && p.Name.Name == name && p.Span.Start < context.Statement.Span.Start);
}
