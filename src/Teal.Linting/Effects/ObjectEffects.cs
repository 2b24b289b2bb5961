using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using static Teal.Linting.Effects.EffectScope;

namespace Teal.Linting.Effects;

/// <summary>
/// The effects of statements about what is not a relation itself, on the relations that it belongs to: triggers, rules, policies,
/// statistics, comments, publications, sequences, types, domains and functions.
/// </summary>
internal static class ObjectEffects
{
    public static IEnumerable<Effect> Of(Statement statement, EffectScope scope) => statement switch
    {
        CreateTriggerStatement create => OfTrigger(create, scope),
        CreateRuleStatement create => create.Actions.SelectMany(DataEffects.OfParsing).Prepend(Strong(create.Table)),
        PolicyStatement policy => OfPolicy(policy),
        RenameObjectStatement rename => OfRename(rename.Object, scope),
        DependsOnExtensionStatement { Object: { Kind: "INDEX" or "MATERIALIZED VIEW", Name: { } name } } => [Strong(name)],
        CreateStatisticsStatement create => create.From.OfType<TableReference>().Select(t => new Effect(RelationName.Of(t.Table), LockMode.ShareUpdateExclusive)),
        CommentStatement comment => OfComment(comment.Object),
        SecurityLabelStatement label => OfComment(label.Object),
        PublicationStatement publication => OfPublication(publication, scope),
        AlterSequenceStatement alter => OfSequence(alter),
        AlterCompositeTypeStatement alter => OfComposite(RelationName.Of(alter.Name), scope),
        AlterDomainStatement alter => OfDomain(alter, scope),
        CreateFunctionStatement create => OfFunction(create),
        _ => [],
    };

    private static IEnumerable<Effect> OfTrigger(CreateTriggerStatement create, EffectScope scope)
    {
        var table = RelationName.Of(create.Table);
        foreach (var part in create.ForEachRow ? scope.Partitions(table) : [table]) yield return new(part, LockMode.ShareRowExclusive);
        if (create.From is { } from) yield return new(RelationName.Of(from), LockMode.AccessShare);
    }

    private static IEnumerable<Effect> OfPolicy(PolicyStatement policy)
    {
        yield return Strong(policy.Table);
        foreach (var condition in new[] { policy.Using, policy.Check }.OfType<Expression>())
            foreach (var effect in DataEffects.OfParsing(condition)) yield return effect;
    }

    // The triggers of the partitions are renamed too since PostgreSQL 15 ("ALTER TRIGGER … RENAME on a partitioned table", release notes).
    private static IEnumerable<Effect> OfRename(ObjectReference target, EffectScope scope) => target switch
    {
        { Kind: "TRIGGER", On: { } table } =>
            (scope.PgMajor >= 15 ? scope.Partitions(RelationName.Of(table)) : [RelationName.Of(table)]).Select(Strong),
        { Kind: "RULE" or "POLICY", On: { } table } => [Strong(table)],
        _ => [],
    };

    private static IEnumerable<Effect> OfComment(ObjectReference target) => target switch
    {
        { Kind: "TABLE" or "VIEW" or "MATERIALIZED VIEW" or "INDEX" or "SEQUENCE" or "FOREIGN TABLE", Name: { } name } =>
            [new(RelationName.Of(name), LockMode.ShareUpdateExclusive)],
        { Kind: "COLUMN", Name: { Parts.Length: > 1 } name } =>
            [new(RelationName.Of(new QualifiedName(name.Parts[..^1], name.Span)), LockMode.ShareUpdateExclusive)],
        _ => [],
    };

    // Tables that inherit are published with their parent, which ONLY would prevent; partitions by their parent alone.
    private static IEnumerable<Effect> OfPublication(PublicationStatement publication, EffectScope scope)
    {
        foreach (var table in publication.Tables.Select(t => RelationName.Of(t.Table)))
        {
            yield return new(table, LockMode.ShareUpdateExclusive);
            if (scope.IsPartitioned(table)) continue;
            foreach (var child in scope.Descendants(table)) yield return new(child, LockMode.ShareUpdateExclusive) { IsCertain = false };
        }
    }

    private static IEnumerable<Effect> OfSequence(AlterSequenceStatement alter)
    {
        yield return new(RelationName.Of(alter.Name), LockMode.ShareRowExclusive);
        if (alter.OwnedBy is { Parts.Length: > 1 } column)
            yield return new(RelationName.Of(new QualifiedName(column.Parts[..^1], column.Span)), LockMode.AccessShare);
    }

    // The tables that are OF the type change with it.
    private static IEnumerable<Effect> OfComposite(RelationName type, EffectScope scope) =>
        scope.Schema.TablesUsing(type).Where(t => t.OfType == type).SelectMany(t => scope.Family(t.Name)).Select(Strong);

    // Every table with a column of the domain is read (get_rels_with_domain in src/backend/commands/typecmds.c).
    private static IEnumerable<Effect> OfDomain(AlterDomainStatement alter, EffectScope scope) => alter.Action switch
    {
        DomainNotNullAction { NotNull: true } or ValidateConstraintAction or AddConstraintAction { Constraint.IsNotValid: false } =>
            scope.UsersOfType(RelationName.Of(alter.Name)).Where(t => !scope.IsPartitioned(t)).Select(t => new Effect(t, LockMode.Share, Scans: true)),
        _ => [],
    };

    // A body in SQL is looked through when the function is made (check_function_bodies), one in PL/pgSQL only when it runs.
    private static IEnumerable<Effect> OfFunction(CreateFunctionStatement create) =>
        create is { Language: "sql", Body: { } body }
            ? body.Statements.Select(s => s.Statement).OfType<DataStatement>().SelectMany(DataEffects.OfParsing)
            : [];
}
