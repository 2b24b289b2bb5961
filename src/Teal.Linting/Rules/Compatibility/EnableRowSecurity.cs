using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>ENABLE (or FORCE) ROW LEVEL SECURITY on a table for which the same transaction has no policy.</summary>
internal sealed class EnableRowSecurity() : ActionRule<OtherTableAction>(
    "enable-row-security", Severity.Warning, Category.Compatibility,
    "Row level security is enabled without a policy",
    "Without a policy nobody but the owner of the table (and superusers and roles with BYPASSRLS) sees a row: SELECT, UPDATE and DELETE find nothing and report success, "
    + "and INSERT fails. With FORCE that holds for the owner too. Create the policies first, or in the same transaction.\n\n"
    + "A warning, since the running version may be the owner; an error with FORCE. FORCE alone is reported where row level security is known to be enabled and no policy lets every row pass. Info where the table has policies, or gets one in the same transaction, of which none lets every row pass. Not reported where one does, and for tables that the file made.")
{
    private const string Enable = "ENABLE ROW LEVEL SECURITY";
    private const string Force = "FORCE ROW LEVEL SECURITY";

    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        var table = context.Resolve(alter.Name);
        foreach (var action in alter.Actions.OfType<OtherTableAction>().Where(a => a.Keywords == Force))
            if (Forced(context, alter, action, table) is { } finding) yield return finding;
        foreach (var action in alter.Actions.OfType<OtherTableAction>().Where(a => a.Keywords == Enable))
        {
            if (HasPolicy(context, table))
            {
                if (Narrowed(context, alter, action, table) is { } narrowed) yield return narrowed;
                continue;
            }

            var forced = RowSecurity.HoldsOwner(context, table);
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

    // Enabled before: from now on the owner sees no more than the others.
    private Finding? Forced(LintContext context, AlterTableStatement alter, OtherTableAction action, RelationName table)
    {
        var isEnabledHere = context.Outlook.On<AlterTableStatement>(table).Any(a => a.Actions.OfType<OtherTableAction>().Any(o => o.Keywords == Enable));
        if (isEnabledHere || context.Schema.Tables.GetValueOrDefault(table) is not { HasRowSecurity: true, ForcesRowSecurity: false } || LetsAllPass(context, table)) return null;
        return Found(
            context, action.Span, table,
            $"Row level security of {table} holds for its owner too from this moment: if the running application connects as the owner, rows that no policy lets pass are gone for its SELECT, UPDATE and DELETE, which report success, and an INSERT of one fails with "
            + $"'new row violates row-level security policy for table \"{table.Name}\"' (SQLSTATE 42501).{EffectText.Sentence([context.EffectOf(alter, action)])}",
            $"""
            Let the running application connect as another role first, or let it pass in the same transaction:
            CREATE POLICY {SqlName.Quote(table.Name + "_owner")} ON {table} TO /* the owner */ USING (true) WITH CHECK (true);
            ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
            """);
    }

    private Finding? Narrowed(LintContext context, AlterTableStatement alter, OtherTableAction action, RelationName table) =>
        LetsAllPass(context, table) || context.Outlook.On<PolicyStatement>(table).Any(p => p.IsPermissive && p.Using is Literal { Kind: LiteralKind.Boolean, Value: "true" })
            ? null
            : Found(
                context, action.Span, table,
                $"From this moment rows of {table} that no policy lets pass are gone for {(RowSecurity.HoldsOwner(context, table) ? "every role, its owner included" : "every role but its owner")}: SELECT, UPDATE and DELETE of the running application find nothing and report success, and an INSERT of one fails with "
                + $"'new row violates row-level security policy for table \"{table.Name}\"' (SQLSTATE 42501).{EffectText.Sentence([context.EffectOf(alter, action)])}",
                $"Let the role of the running application pass until it does what the policies ask for:\nCREATE POLICY {SqlName.Quote(table.Name + "_until_then")} ON {table} TO /* the role of the application */ USING (true) WITH CHECK (true);",
                Severity.Info);

    private static bool LetsAllPass(LintContext context, RelationName table) =>
        context.Schema.PoliciesOn(table).Any(p => p is { IsPermissive: true, Command: "ALL", Using: Literal { Kind: LiteralKind.Boolean, Value: "true" } });

    // A policy that stands before in the file has committed by now or will with this; one behind it must share the transaction.
    private static bool HasPolicy(LintContext context, RelationName table) =>
        !context.Schema.PoliciesOn(table).IsEmpty ||
        context.Outlook.On<PolicyStatement>(table).Any(p => p.Span.Start < context.Statement.Span.Start)
        || context.Outlook.LaterInTransaction<PolicyStatement>(context, table).Any();
}
