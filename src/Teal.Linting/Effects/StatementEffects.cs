using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Effects;

/// <summary>
/// What each statement does to the relations of a running system: the one table of locks, rewrites and scans that the
/// rules, the planner and the runner read. Sources: chapters 13.3 and "ALTER TABLE" of the PostgreSQL documentation,
/// <c>AlterTableGetLockLevel</c> in src/backend/commands/tablecmds.c, and what <c>pg_locks</c> and
/// <c>pg_class.relfilenode</c> show of a server.
/// </summary>
public static class StatementEffects
{
    /// <summary>The oldest major version of PostgreSQL that the table knows.</summary>
    public const int OldestSupportedMajor = 14;

    /// <summary>The newest major version of PostgreSQL that the table knows.</summary>
    public const int NewestSupportedMajor = 18;

    /// <summary>The effects of one statement, one for each relation, the strongest lock first.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="schema">The schema before it. Tables that it does not know are taken for ordinary tables.</param>
    /// <param name="pgMajor">Major version of the server, 14 to 18.</param>
    /// <returns>Empty for a statement that locks nothing that was there before, and for one that the syntax tree does not model.</returns>
    public static ImmutableArray<Effect> Of(Statement statement, SchemaModel schema, int pgMajor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pgMajor, OldestSupportedMajor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pgMajor, NewestSupportedMajor);
        return Merge(Each(statement, schema));
    }

    private static IEnumerable<Effect> Each(Statement statement, SchemaModel schema) => statement switch
    {
        AlterTableStatement alter => alter.Actions.SelectMany(action => AlterTableEffects.Of(alter, action, schema)),
        CreateIndexStatement create => [OfCreateIndex(create, schema)],
        CreateTableStatement create => OfCreateTable(create),
        CreateViewStatement create => OfCreateView(create, schema),
        DropStatement drop => drop.Names.SelectMany(name => OfDrop(drop, name, schema)),
        DataStatement data => DataEffects.Of(data, schema),
        DoStatement block => block.Body.Statements.SelectMany(s => Each(s.Statement, schema)),
        _ => [],
    };

    private static Effect OfCreateIndex(CreateIndexStatement create, SchemaModel schema)
    {
        var isShell = create.Only && schema.Find(create.Table)?.PartitionStrategy is not null;
        return new(RelationName.Of(create.Table), create.Concurrently ? LockMode.ShareUpdateExclusive : LockMode.Share, Scans: !isShell);
    }

    // The new table itself is not listed: nobody else can see it yet.
    private static IEnumerable<Effect> OfCreateTable(CreateTableStatement create)
    {
        var self = RelationName.Of(create.Name);
        foreach (var target in ForeignKeys(create))
            if (RelationName.Of(target.Table) != self)
                yield return new(RelationName.Of(target.Table), LockMode.ShareRowExclusive);
        if (create.PartitionOf is { } parent) yield return new(RelationName.Of(parent), LockMode.AccessExclusive);
        foreach (var inherited in create.Inherits) yield return new(RelationName.Of(inherited), LockMode.ShareUpdateExclusive);
        foreach (var like in create.Elements.OfType<LikeClause>()) yield return new(RelationName.Of(like.Source), LockMode.AccessShare);
        if (create.AsQuery is { } query)
            foreach (var effect in DataEffects.OfReading(query)) yield return effect;
    }

    private static IEnumerable<ForeignKeyTarget> ForeignKeys(CreateTableStatement create) =>
        create.Constraints.OfType<ForeignKeyConstraint>().Select(c => c.Target)
            .Concat(create.Columns.SelectMany(c => c.Constraints).OfType<ColumnReferences>().Select(c => c.Target));

    private static IEnumerable<Effect> OfCreateView(CreateViewStatement create, SchemaModel schema)
    {
        var self = RelationName.Of(create.Name);
        if (create.OrReplace && schema.Views.ContainsKey(self)) yield return new(self, LockMode.AccessExclusive);
        foreach (var effect in DataEffects.OfReading(create.Query)) yield return effect;
    }

    private static IEnumerable<Effect> OfDrop(DropStatement drop, QualifiedName name, SchemaModel schema)
    {
        var dropped = RelationName.Of(name);
        switch (drop.ObjectKind)
        {
            case "INDEX":
                var mode = drop.Concurrently ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive;
                yield return new(dropped, mode);
                if (schema.Indexes.GetValueOrDefault(dropped) is { } index) yield return new(index.Table, mode);
                break;
            case "TABLE":
                yield return new(dropped, LockMode.AccessExclusive);
                foreach (var other in ReferencedBy(dropped, schema)) yield return new(other, LockMode.AccessExclusive);
                if (drop.Cascade)
                    foreach (var other in Referencing(dropped, schema)) yield return new(other, LockMode.AccessExclusive);
                break;
            case "VIEW" or "MATERIALIZED VIEW" or "SEQUENCE" or "FOREIGN TABLE":
                yield return new(dropped, LockMode.AccessExclusive);
                break;
        }
    }

    private static IEnumerable<RelationName> ReferencedBy(RelationName table, SchemaModel schema) =>
        (schema.Tables.GetValueOrDefault(table)?.Constraints ?? [])
            .Where(c => c.References is { } target && target != table)
            .Select(c => c.References!.Value);

    private static IEnumerable<RelationName> Referencing(RelationName table, SchemaModel schema) =>
        schema.Tables.Values.Where(t => t.Name != table && t.Constraints.Any(c => c.References == table)).Select(t => t.Name);

    private static ImmutableArray<Effect> Merge(IEnumerable<Effect> effects) =>
        [.. effects
            .GroupBy(e => e.Relation)
            .Select(g => g.Aggregate((a, b) => a.MergedWith(b)))
            .Select(e => e with { Scans = e.Scans || e.Rewrites })
            .OrderByDescending(e => e.Lock)];
}
