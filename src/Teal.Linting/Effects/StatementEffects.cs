using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Effects;

/// <summary>
/// What each statement does to the relations of a running system: the one table of locks, rewrites and scans that the
/// rules, the planner and the runner read. Sources: chapters 13.3 and "ALTER TABLE" of the PostgreSQL documentation,
/// <c>AlterTableGetLockLevel</c> in src/backend/commands/tablecmds.c, and what <c>pg_locks</c>,
/// <c>pg_class.relfilenode</c> and the counters of scans show of a server of every major.
/// </summary>
/// <remarks>
/// Nothing is claimed of what the text does not tell: functions that are called, triggers, rules, event triggers, and the objects
/// that CASCADE finds behind a type, function or extension. A table that the model does not know may have partitions, foreign keys
/// and views of which nothing is told.
/// </remarks>
public static class StatementEffects
{
    /// <summary>The oldest major version of PostgreSQL that the table knows.</summary>
    public const int OldestSupportedMajor = 14;

    /// <summary>The newest major version of PostgreSQL that the table knows.</summary>
    public const int NewestSupportedMajor = SqlKeywords.NewestMajor;

    /// <summary>The effects of one statement, one for each relation, the strongest lock first.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="schema">The schema before it. Tables that it does not know are taken for ordinary tables.</param>
    /// <param name="pgMajor">Major version of the server, 14 to 18.</param>
    /// <returns>Empty for a statement that locks nothing that was there before, and for one of which nothing can be told.</returns>
    public static ImmutableArray<Effect> Of(Statement statement, SchemaModel schema, int pgMajor)
    {
        ArgumentNullException.ThrowIfNull(schema);
        CheckMajor(pgMajor);
        return Merge(Each(statement, new EffectScope(schema, pgMajor)));
    }

    /// <summary>
    /// Whether the server refuses the statement inside a transaction block (SQLSTATE 25001, or 2D000 for a code block that commits):
    /// what <c>PreventInTransactionBlock</c> guards in src/backend.
    /// </summary>
    /// <param name="statement">The statement.</param>
    /// <param name="pgMajor">Major version of the server, 14 to 18.</param>
    /// <param name="schema">The schema before it, which tells what is partitioned; null where nothing is known.</param>
    public static bool NeedsOwnTransaction(Statement statement, int pgMajor, SchemaModel? schema = null)
    {
        CheckMajor(pgMajor);
        return OwnTransaction.IsNeeded(statement, new EffectScope(schema ?? SchemaModel.Empty, pgMajor));
    }

    /// <summary>The effects of a statement, perhaps several for one relation.</summary>
    internal static IEnumerable<Effect> Each(Statement statement, EffectScope scope) => statement switch
    {
        AlterTableStatement alter => AlterTableEffects.Of(alter.Name, alter.Only, alter.Actions, scope),
        AlterRelationStatement alter => AlterRelationEffects.Of(alter, scope),
        CreateIndexStatement create => IndexEffects.OfCreate(create, scope),
        ReindexStatement reindex => IndexEffects.OfReindex(reindex, scope),
        CreateTableStatement create => CreateTableEffects.Of(create, scope),
        CreateForeignTableStatement create => CreateTableEffects.Of(create.Table, scope),
        CreateSchemaStatement create => create.Elements.SelectMany(e => Each(e, scope)),
        CreateViewStatement create => ViewEffects.OfCreate(create, scope),
        RefreshStatement refresh => ViewEffects.OfRefresh(refresh, scope),
        DropStatement drop => DropEffects.Of(drop, scope),
        TruncateStatement or LockStatement or VacuumStatement or AnalyzeStatement or ClusterStatement => MaintenanceEffects.Of(statement, scope),
        DataStatement data => DataEffects.Of(data, scope),
        CopyStatement copy => DataEffects.OfCopy(copy, scope),
        ExplainStatement explain => explain.IsAnalyze ? Each(explain.Statement, scope) : Guessed(Each(explain.Statement, scope)),
        PrepareStatement prepare => Guessed(Each(prepare.Statement, scope)),
        DeclareCursorStatement declare => DataEffects.OfQuery(declare.Query, scope),
        DoStatement block => block.Body.Statements.SelectMany(s => Each(s.Statement, scope)),
        _ => ObjectEffects.Of(statement, scope),
    };

    // Not all that the statement would do when it ran is done by planning it.
    private static IEnumerable<Effect> Guessed(IEnumerable<Effect> effects) =>
        effects.Select(e => e with { IsCertain = false, Rewrites = false, Scans = false, BuildsIndexes = false, Index = null, Empties = false });

    private static void CheckMajor(int pgMajor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pgMajor, OldestSupportedMajor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pgMajor, NewestSupportedMajor);
    }

    // A statement names few relations: looking through those found so far costs less than a table of them.
    private static ImmutableArray<Effect> Merge(IEnumerable<Effect> effects)
    {
        var merged = new List<Effect>();
        var places = default(Dictionary<RelationName, int>);
        foreach (var effect in effects)
        {
            var place = places is null ? PlaceOf(merged, effect.Relation) : places.GetValueOrDefault(effect.Relation, -1);
            if (place >= 0)
            {
                merged[place] = merged[place].MergedWith(effect);
                continue;
            }

            merged.Add(effect);
            if (places is not null) places.Add(effect.Relation, merged.Count - 1);
            else if (merged.Count > 8) places = merged.Select((e, i) => (e.Relation, i)).ToDictionary();
        }

        if (merged.Count == 0) return [];
        for (var i = 0; i < merged.Count; i++)
            if (merged[i] is { Scans: false } effect && (effect.Rewrites || effect.BuildsIndexes)) merged[i] = effect with { Scans = true };
        // All locks are taken before the work begins, so each lasts as long as the work.
        var sorted = merged.Count == 1 ? merged : [.. merged.OrderByDescending(e => e.Lock)];
        var work = sorted.Find(e => e.Rewrites) ?? sorted.Find(e => e.Scans);
        if (work is null) return [.. sorted];
        var more = sorted.Count(e => e.Rewrites || e.Scans) - 1;
        return [.. sorted.Select(e => e.Rewrites || e.Scans || e.Lock < LockMode.ShareUpdateExclusive ? e : e with { During = work.Relation, DuringMore = more })];
    }

    private static int PlaceOf(List<Effect> effects, RelationName relation)
    {
        for (var i = 0; i < effects.Count; i++)
            if (effects[i].Relation == relation) return i;
        return -1;
    }
}
