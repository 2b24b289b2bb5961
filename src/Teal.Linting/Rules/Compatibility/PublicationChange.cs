using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>What is published changes, or a published row cannot be named any more.</summary>
internal sealed class PublicationChange() : Rule<PublicationStatement, DropStatement, AlterTableStatement>(
    "publication-change", Severity.Warning, Category.Compatibility,
    "A publication or a replica identity changes",
    "Who subscribes (another database, Debezium, a search index) gets nothing of a table from the moment it is no longer published, and no query here reports it; published again later, what was written meanwhile is missing. "
    + "A table that is published and whose rows have no identity can only be inserted into: UPDATE and DELETE fail.\n\n"
    + "CREATE PUBLICATION and ADD are reported for tables that are known to have no primary key, and REPLICA IDENTITY NOTHING always. Not reported for tables and publications that the file made.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement) => statement switch
    {
        DropStatement { ObjectKind: "PUBLICATION" } drop => drop.Names.Where(n => !IsMade(context, n.Name)).Select(name => Found(
            context, name.Span, (RelationName?)null,
            $"Subscribers of {name} get nothing more from this moment: their workers stop with 'publication \"{name.Name}\" does not exist' (SQLSTATE 42704), and what is written until they are mended may never reach them.",
            $"Let the subscribers go first, each on its own database; then drop it:\nDROP SUBSCRIPTION /* its name */;\nDROP PUBLICATION {name};")),
        PublicationStatement { Action: "DROP" or "SET" } publication when IsMade(context, publication.Name.Name) => [],
        PublicationStatement { Action: "DROP" } publication => publication.Tables.Where(t => !context.IsNew(t.Table)).Select(t => Less(context, publication, t.Span, context.Resolve(t.Table).ToString(), context.Resolve(t.Table)))
            .Concat(publication.Schemas.Select(s => Less(context, publication, s.Span, $"the tables of {s}", null))),
        PublicationStatement { Action: "SET", Options.IsEmpty: true } publication =>
            [Less(context, publication, publication.Span, "every table that the list does not name", null)],
        PublicationStatement { Action: "SET" } publication when publication.Options.FirstOrDefault(o => o.Name == "publish") is { } publish =>
            [Less(context, publication, publish.Span, "every kind of write that \"publish\" does not name", null)],
        PublicationStatement { Action: "CREATE" or "ADD" } publication => Publishes(publication) ? publication.Tables.Where(t => HasNoIdentity(context, t)).Select(t => Nameless(context, t)) : [],
        AlterTableStatement alter when alter.Actions.Any(IsIdentity) && !context.IsNew(alter.Name) => alter.Actions.OfType<OtherTableAction>()
            .Where(a => IsIdentity(a) && context.Text(a.Span).EndsWith("NOTHING", StringComparison.OrdinalIgnoreCase)).Select(a => Nothing(context, alter, a)),
        _ => [],
    };

    private static bool IsIdentity(AlterTableAction action) => action is OtherTableAction { Keywords: "REPLICA IDENTITY" };

    private Finding Less(LintContext context, PublicationStatement publication, Teal.Sql.Text.SourceSpan span, string what, RelationName? table) =>
        Found(
            context, span, table,
            $"Subscribers of {publication.Name} get nothing more of {what} from this moment, without an error here or there: what is written until it is published again is missing where they are.",
            "Take it out when no subscriber needs it any more, after each has been asked:\nSELECT subname, subpublications FROM pg_subscription; -- on the subscriber");

    private Finding Nameless(LintContext context, PublishedTable published)
    {
        var table = context.Resolve(published.Table);
        return Found(
            context, published.Span, table,
            $"{table} has no primary key, and so no replica identity: once it is published, every UPDATE and DELETE of the running application fails with {Failure(table)}.",
            $"Give its rows an identity first (FULL writes whole rows to the WAL; an index over NOT NULL columns is cheaper):\nALTER TABLE {table} REPLICA IDENTITY FULL;", Severity.Error);
    }

    private Finding Nothing(LintContext context, AlterTableStatement alter, OtherTableAction action)
    {
        var table = context.Resolve(alter.Name);
        return Found(
            context, action.Span, table,
            $"If {table} is published, every UPDATE and DELETE of the running application on it fails with {Failure(table)} from this moment.{EffectText.Sentence([context.EffectOf(alter, action)])}",
            $"Leave it the primary key, or take the table out of its publications first:\nALTER TABLE {table} REPLICA IDENTITY DEFAULT;");
    }

    private static bool IsMade(LintContext context, string publication) =>
        context.Outlook.On<PublicationStatement>(new RelationName("", publication)).Any(p => p.Action == "CREATE" && p.Span.Start < context.Statement.Span.Start);

    // What only publishes new rows asks for no identity.
    private static bool Publishes(PublicationStatement publication) =>
        publication.Options.FirstOrDefault(o => o.Name == "publish")?.Value is not { } kinds
        || kinds.Contains("update", StringComparison.OrdinalIgnoreCase) || kinds.Contains("delete", StringComparison.OrdinalIgnoreCase);

    private static bool HasNoIdentity(LintContext context, PublishedTable published) =>
        context.Schema.Find(published.Table) is { HasUnknownParts: false, HasReplicaIdentity: false, PrimaryKey.IsEmpty: true } table && !context.IsNew(published.Table) && context.Certainty.IsSure(table.Name)
        && !context.Outlook.On<AlterTableStatement>(table.Name).Any(a => a.Actions.Any(IsIdentity));

    private static string Failure(RelationName table) => $"'cannot update table \"{table.Name}\" because it does not have a replica identity and publishes updates' (SQLSTATE 55000), or its like for deletes";
}
