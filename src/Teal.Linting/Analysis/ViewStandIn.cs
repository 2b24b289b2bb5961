using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>How far a view can stand in for the relation whose name it took.</summary>
internal enum StandIn
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It serves what reads, and refuses what writes.</summary>
    ForReads,

    /// <summary>It serves reads and writes: PostgreSQL passes INSERT, UPDATE and DELETE on to the table.</summary>
    ForAll,
}

/// <summary>
/// Views that take the place of a renamed relation. Which views pass writes on: "Updatable Views" in the documentation of CREATE VIEW
/// (view_query_is_auto_updatable in src/backend/rewrite/rewriteHandler.c).
/// </summary>
internal static class ViewStandIn
{
    /// <summary>What the view that the rest of the transaction makes under the old name serves.</summary>
    public static StandIn Of(LintContext context, RelationName old, RelationName renamed)
    {
        if (context.Outlook.LaterInTransaction<CreateViewStatement>(context, old).FirstOrDefault() is not { IsMaterialized: false } view)
            return StandIn.None;
        return IsUpdatable(context, view.Query, renamed) && ShowsAll(context, view, old) ? StandIn.ForAll : StandIn.ForReads;
    }

    /// <summary>Whether a view is made under the name of what had grants, and the transaction grants nothing on it.</summary>
    public static bool LosesGrants(LintContext context, RelationName name, bool hadGrants) =>
        hadGrants && !context.Schema.GrantsToNewTables
        && !context.Outlook.LaterInTransaction<GrantStatement>(context, name).Any(g => g.IsGrant)
        && !context.Outlook.LaterInTransaction<GrantStatement>(context, new RelationName("", name.Schema)).Any(g => g is { IsGrant: true, ObjectKind: "ALL TABLES IN SCHEMA" });

    /// <summary>The error of a role that has no privileges on a view.</summary>
    public static string Denied(RelationName view) => $"'permission denied for view {view.Name}' (SQLSTATE 42501)";

    private static bool IsUpdatable(LintContext context, QueryExpression query, RelationName table) =>
        query is SelectQuery
        {
            With: null, IsDistinct: false, DistinctOn: [], GroupBy: [], Having: null, Windows: [], Limit: null, Offset: null,
            From: [TableReference { Sample: null } only],
        } select
        && (RelationName.Of(only.Table) == table || context.Resolve(only.Table) == table)
        && select.Items.All(i => i.Value is StarReference or ColumnReference);

    private static bool ShowsAll(LintContext context, CreateViewStatement view, RelationName old)
    {
        var items = ((SelectQuery)view.Query).Items;
        if (view.Columns.IsEmpty && items is [{ Value: StarReference }]) return true;
        var names = view.Columns.IsEmpty
            ? items.Select(i => i.Alias?.Name ?? (i.Value as ColumnReference)?.Name.Name)
            : view.Columns.Select(c => c.Name);
        return context.Schema.Tables.GetValueOrDefault(old) is { } table && table.Columns.All(c => names.Contains(c.Name));
    }
}
