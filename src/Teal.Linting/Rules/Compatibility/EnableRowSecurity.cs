using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>ENABLE (or FORCE) ROW LEVEL SECURITY on a table for which the same transaction has no policy.</summary>
internal sealed class EnableRowSecurity() : Rule<AlterTableStatement>(
    "enable-row-security", Severity.Warning, Category.Compatibility,
    "Row level security is enabled without a policy",
    "Without a policy nobody but the owner of the table (and superusers and roles with BYPASSRLS) sees a row: SELECT, UPDATE and DELETE find nothing and report success, "
    + "and INSERT fails. With FORCE that holds for the owner too. Create the policies first, or in the same transaction.\n\n"
    + "A warning, since the running version may be the owner; an error with FORCE. Not reported where the table has a policy, or gets one in the same transaction, and for tables that the file made.")
{
    private const string Enable = "ENABLE ROW LEVEL SECURITY";
    private const string Force = "FORCE ROW LEVEL SECURITY";

    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        var table = context.Resolve(alter.Name);
        foreach (var action in alter.Actions.OfType<OtherTableAction>().Where(a => a.Keywords == Enable))
        {
            if (HasPolicy(context, table)) continue;
            var forced = context.Schema.Tables.GetValueOrDefault(table) is { ForcesRowSecurity: true } || context.Outlook.On<AlterTableStatement>(table).Any(a => a.Actions.OfType<OtherTableAction>().Any(o => o.Keywords == Force));
            var whom = forced ? "for every role, the owner included" : "for every role but the owner of the table";
            var message = $"Row level security of {table} is enabled and no policy is made in the same transaction: from this moment {whom}, SELECT, UPDATE and DELETE on {table} find no row and report success, and every INSERT fails with "
                + $"'new row violates row-level security policy for table \"{table.Name}\"' (SQLSTATE 42501).{EffectText.Sentence([context.EffectOf(alter, action)])}";
            var policy = SqlName.Quote(table.Name + "_all");
            yield return Found(context, action.Span, table, message, $"""
                Make a policy that lets the running application do what it does now, in the same transaction or before:
                CREATE POLICY {policy} ON {table} USING (true) WITH CHECK (true);
                ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
                """, forced ? Severity.Error : null);
        }
    }

    // A policy that stands before in the file has committed by now or will with this; one behind it must share the transaction.
    private static bool HasPolicy(LintContext context, RelationName table) =>
        !context.Schema.PoliciesOn(table).IsEmpty ||
        context.Outlook.On<PolicyStatement>(table).Any(p => p.Span.Start < context.Statement.Span.Start)
        || context.Outlook.LaterInTransaction<PolicyStatement>(context, table).Any();
}
