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
        CreateRuleStatement create => create.Actions.SelectMany(a => DataEffects.OfParsing(a, scope)).Prepend(scope.Strong(create.Table)),
        PolicyStatement policy => OfPolicy(policy, scope),
        RenameObjectStatement rename => OfRename(rename.Object, scope),
        DependsOnExtensionStatement { Object: { Kind: "INDEX" or "MATERIALIZED VIEW", Name: { } name } } => [scope.Strong(name)],
        CreateStatisticsStatement create => create.From.OfType<TableReference>().Select(t => new Effect(scope.Resolve(t.Table), LockMode.ShareUpdateExclusive)),
        CommentStatement comment => OfComment(comment.Object, scope),
        SecurityLabelStatement label => OfComment(label.Object, scope),
        PublicationStatement publication => OfPublication(publication, scope),
        AlterSequenceStatement alter => OfSequence(alter, scope),
        AlterCompositeTypeStatement alter => OfComposite(scope.Resolve(alter.Name), scope),
        AlterDomainStatement alter => OfDomain(alter, scope),
        CreateFunctionStatement create => OfFunction(create, scope),
        _ => [],
    };

    private static IEnumerable<Effect> OfTrigger(CreateTriggerStatement create, EffectScope scope)
    {
        var table = scope.Resolve(create.Table);
        foreach (var part in create.ForEachRow ? scope.Partitions(table) : [table]) yield return new(part, LockMode.ShareRowExclusive);
        if (create.From is { } from) yield return new(scope.Resolve(from), LockMode.AccessShare);
    }

    private static IEnumerable<Effect> OfPolicy(PolicyStatement policy, EffectScope scope)
    {
        yield return scope.Strong(policy.Table);
        foreach (var condition in new[] { policy.Using, policy.Check }.OfType<Expression>())
            foreach (var effect in DataEffects.OfParsing(condition, scope)) yield return effect;
    }

    // The triggers of the partitions are renamed too since PostgreSQL 15 ("ALTER TRIGGER … RENAME on a partitioned table", release notes).
    private static IEnumerable<Effect> OfRename(ObjectReference target, EffectScope scope) => target switch
    {
        { Kind: "TRIGGER", On: { } table } =>
            (scope.PgMajor >= 15 ? scope.Partitions(scope.Resolve(table)) : [scope.Resolve(table)]).Select(Strong),
        { Kind: "RULE" or "POLICY", On: { } table } => [scope.Strong(table)],
        _ => [],
    };

    private static IEnumerable<Effect> OfComment(ObjectReference target, EffectScope scope) => target switch
    {
        { Kind: "TABLE" or "VIEW" or "MATERIALIZED VIEW" or "INDEX" or "SEQUENCE" or "FOREIGN TABLE", Name: { } name } =>
            [new(scope.Resolve(name), LockMode.ShareUpdateExclusive)],
        { Kind: "COLUMN", Name: { Parts.Length: > 1 } name } =>
            [new(scope.Resolve(new QualifiedName(name.Parts[..^1], name.Span)), LockMode.ShareUpdateExclusive)],
        _ => [],
    };

    // Tables that inherit are published with their parent, which ONLY would prevent; partitions by their parent alone.
    private static IEnumerable<Effect> OfPublication(PublicationStatement publication, EffectScope scope)
    {
        foreach (var table in publication.Tables.Select(t => scope.Resolve(t.Table)))
        {
            yield return new(table, LockMode.ShareUpdateExclusive);
            if (scope.IsPartitioned(table)) continue;
            foreach (var child in scope.Descendants(table)) yield return new(child, LockMode.ShareUpdateExclusive) { IsCertain = false };
        }
    }

    private static IEnumerable<Effect> OfSequence(AlterSequenceStatement alter, EffectScope scope)
    {
        yield return new(scope.Resolve(alter.Name), LockMode.ShareRowExclusive);
        if (alter.OwnedBy is { Parts.Length: > 1 } column)
            yield return new(scope.Resolve(new QualifiedName(column.Parts[..^1], column.Span)), LockMode.AccessShare);
    }

    // The tables that are OF the type change with it.
    private static IEnumerable<Effect> OfComposite(RelationName type, EffectScope scope) =>
        scope.Schema.TablesUsing(type).Where(t => t.OfType == type).SelectMany(t => scope.Family(t.Name)).Select(Strong);

    // Every table with a column of the domain is read (get_rels_with_domain in src/backend/commands/typecmds.c).
    private static IEnumerable<Effect> OfDomain(AlterDomainStatement alter, EffectScope scope) => alter.Action switch
    {
        DomainNotNullAction { NotNull: true } or ValidateConstraintAction or AddConstraintAction { Constraint.IsNotValid: false } =>
            scope.UsersOfType(scope.Resolve(alter.Name)).Where(t => !scope.IsPartitioned(t)).Select(t => new Effect(t, LockMode.Share, Scans: true)),
        _ => [],
    };

    // A body in SQL is looked through when the function is made (check_function_bodies), one in PL/pgSQL only when it runs.
    private static IEnumerable<Effect> OfFunction(CreateFunctionStatement create, EffectScope scope) =>
        create is { Language: "sql", Body: { } body }
            ? body.Statements.Select(s => s.Statement).OfType<DataStatement>().SelectMany(a => DataEffects.OfParsing(a, scope))
            : [];
}
