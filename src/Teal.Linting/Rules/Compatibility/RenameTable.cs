using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>RENAME TO and SET SCHEMA of a table, view, materialised view, sequence or foreign table.</summary>
internal sealed class RenameTable() : Rule<AlterTableStatement, AlterRelationStatement>(
    "rename-table", Severity.Error, Category.Compatibility,
    "A table, view or sequence is renamed or moved to another schema",
    "The version that is running knows the old name only and the version to come the new name only, so one of them fails at "
    + "every moment. Keep the name, or let a view bear the old name while both versions run: a view of one table and its plain columns "
    + "passes INSERT, UPDATE and DELETE on to it (not COPY, TRUNCATE and DDL), and it must be made in the same transaction as the renaming.\n\n"
    + "Not reported where the file makes such a view in the same transaction, where it made the relation itself, and for a name that "
    + "begins with " + RetiredName.Prefix + ": what is renamed so was retired on purpose, to be dropped when nothing has missed it.")
{
    internal override bool ConcernsAction(Type action) => action == typeof(RenameTableAction) || action == typeof(SetSchemaAction);

    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        var (kind, name, actions) = statement switch
        {
            AlterTableStatement alter => ("table", alter.Name, alter.Actions),
            AlterRelationStatement { ObjectKind: not "INDEX" } alter => (alter.ObjectKind.ToLowerInvariant(), alter.Name, alter.Actions),
            _ => ("", null, []),
        };
        if (name is null || actions is not [var action] || context.IsNew(name)) yield break;
        var old = context.Resolve(name);
        var to = action switch
        {
            RenameTableAction rename => old with { Name = rename.NewName.Name },
            SetSchemaAction move => old with { Schema = move.Schema.Name },
            _ => old,
        };
        // ALTER TABLE renames an index too, whose name no query says.
        if (to == old || RetiredName.Is(to.Name) || context.Schema.Indexes.ContainsKey(old)) yield break;
        // A sequence is as new as the table that it belongs to, and a name that came and goes in one transaction was never seen.
        if ((context.Schema.OwnerOf(old) is { } owner && context.IsNew(owner.Table)) || IsBetween(context, old, to)) yield break;
        var standIn = ViewStandIn.Of(context, old, to);
        if (standIn == StandIn.ForAll)
        {
            if (ViewStandIn.LosesGrants(context, old, context.Schema.Tables.GetValueOrDefault(old)?.HasGrants == true))
                yield return Found(context, action.Span, old, $"{old} becomes {to}, and what was granted on it goes with the table: the view that takes its name has no privileges, so every query of a role that does not own it fails with {ViewStandIn.Denied(old)}.", HelpWithView(context, kind, old, to), Severity.Warning);
            yield break;
        }

        yield return standIn == StandIn.ForReads
            ? Found(context, action.Span, old, ReadsOnly(context, old, to), HelpWithView(context, kind, old, to), Severity.Warning)
            : Found(context, action.Span, old, Message(context, kind, old, to), Help(context, kind, statement, old, to));
    }

    private static bool IsBetween(LintContext context, RelationName old, RelationName to) =>
        context.Outlook.InTransaction<AlterTableStatement>(context, to)
            .Any(other => other.Actions is [RenameTableAction again] && again.NewName.Name == old.Name);

    private static string Message(LintContext context, string kind, RelationName old, RelationName to) =>
        $"Renaming the {kind} {old} to {to} breaks the application that is running: from this moment every query of it that names {old} fails with "
        + $"{ServerErrors.NoRelation(old)}, and until this moment every query of the next version that names {to} does.{EffectText.Sentence(context.Effects)}";

    private static string ReadsOnly(LintContext context, RelationName old, RelationName to) =>
        $"{old} becomes {to}, and the view that takes the old name does not show all columns of one table and nothing else: the running application can still "
        + $"read {old}, but what it writes is refused (SQLSTATE 55000, or 42703 for a column that the view lacks).{EffectText.Sentence(context.Effects)}";

    private static string Help(LintContext context, string kind, Statement statement, RelationName old, RelationName to) =>
        kind is "table" or "foreign table" ? HelpWithView(context, kind, old, to)
        : kind == "sequence" ? $"""
            Keep the name. Where it must change, make the new sequence beside the old one and drop the old one when no running version uses it:
            CREATE SEQUENCE {context.NameOf(to)};
            """
        : $"""
          Keep the old one until no running version uses it, and make the new one beside it:
          CREATE {statement.Keywords["ALTER ".Length..]} {context.NameOf(to)} AS SELECT * FROM {context.NameOf(old)};
          """;

    private static string HelpWithView(LintContext context, string kind, RelationName old, RelationName to) =>
        $"""
        Let a view bear the old name while both versions run; it passes reads and writes on to the {kind}:
        BEGIN;
        {(old.Schema == to.Schema ? $"ALTER TABLE {context.NameOf(old)} RENAME TO {SqlName.Quote(to.Name)};" : $"ALTER TABLE {context.NameOf(old)} SET SCHEMA {SqlName.Quote(to.Schema)};")}
        CREATE VIEW {context.NameOf(old)} AS SELECT * FROM {context.NameOf(to)};
        -- and GRANT on the view what is granted on the {kind}: it has privileges of its own;
        COMMIT;
        -- in a later migration, when no running version uses the old name:
        DROP VIEW {context.NameOf(old)};
        """;
}
