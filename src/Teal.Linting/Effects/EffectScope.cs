using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Effects;

/// <summary>What the effects of a statement depend on besides its text.</summary>
/// <param name="Schema">The schema before the statement.</param>
/// <param name="PgMajor">Major version of the server.</param>
internal sealed record EffectScope(SchemaModel Schema, int PgMajor)
{
    /// <summary>The relation that a name means under the search_path.</summary>
    public RelationName Resolve(QualifiedName name) => Schema.Resolve(name);

    /// <summary>The table of that name, or null.</summary>
    public Table? Table(RelationName name) => Schema.Tables.GetValueOrDefault(name);

    /// <summary>Whether it is partitioned, and so has no rows of its own.</summary>
    public bool IsPartitioned(RelationName name) => Table(name)?.PartitionStrategy is not null;

    /// <summary>Whether every row is known to have a value in the column, so that SET NOT NULL need not look (PostgreSQL 12 and later).</summary>
    public bool HasNoNull(RelationName table, string column) => Table(table)?.HasNoNull(column) ?? false;

    /// <summary>Every table below it, by partitioning or inheritance, however deep.</summary>
    public IReadOnlyList<RelationName> Descendants(RelationName name) => Closure(name, n => Schema.ChildrenOf(n).Select(t => t.Name));

    /// <summary>Itself and every table below it.</summary>
    public IEnumerable<RelationName> Family(RelationName name) => Descendants(name) is { Count: > 0 } below ? below.Prepend(name) : [name];

    /// <summary>Itself and its partitions; tables that inherit from it are left out.</summary>
    public IEnumerable<RelationName> Partitions(RelationName name) => IsPartitioned(name) ? Family(name) : [name];

    /// <summary>The partition for what fits no other, with those below it; empty where there is none.</summary>
    public IEnumerable<RelationName> DefaultPartition(RelationName name) =>
        Schema.PartitionsOf(name).Where(t => t.IsDefaultPartition).SelectMany(t => Family(t.Name));

    /// <summary>The indexes of a table or materialised view.</summary>
    public IEnumerable<TableIndex> Indexes(RelationName name) => Schema.IndexesOf(name);

    /// <summary>The sequences that belong to columns of a table: to one, or to any where <paramref name="column"/> is null.</summary>
    public IEnumerable<RelationName> Sequences(RelationName table, string? column = null) =>
        Schema.SequencesOf(table).Where(s => column is null || Schema.OwnerOf(s)?.Column == column);

    /// <summary>The tables that foreign keys of a table point to, itself left out.</summary>
    public IEnumerable<RelationName> Referenced(RelationName table, Func<Constraint, bool>? which = null) =>
        (Table(table)?.Constraints ?? [])
            .Where(c => c.References is { } target && target != table && (which is null || which(c)))
            .SelectMany(c => Partitions(c.References!.Value)).Distinct();

    /// <summary>The tables with a foreign key to a table, and the key; itself left out.</summary>
    public IEnumerable<(RelationName Table, Constraint Key)> Referencing(RelationName table) =>
        Schema.ReferencesTo(table).Where(r => r.Table.Name != table).Select(r => (r.Table.Name, r.Constraint));

    /// <summary>The views that stand on a relation, directly or through others.</summary>
    public IReadOnlyList<RelationName> DependentViews(RelationName name) => Closure(name, n => Schema.ViewsReading(n).Select(v => v.Name));

    /// <summary>What a view stands on, directly or through other views; a materialised one is not looked through.</summary>
    public IReadOnlyList<RelationName> BaseRelations(RelationName view) =>
        Closure(view, n => Schema.Views.GetValueOrDefault(n) is { IsMaterialized: false } known ? known.DependsOn : []);

    /// <summary>The tables with a column of that type, of an array of it, or of a domain over it.</summary>
    public IEnumerable<RelationName> UsersOfType(RelationName type) =>
        Closure(type, n => Schema.DomainsOver(n).Select(d => d.Name)).Prepend(type).SelectMany(Schema.TablesUsing).Select(t => t.Name).Distinct();

    private static List<RelationName> Closure(RelationName start, Func<RelationName, IEnumerable<RelationName>> next)
    {
        var first = next(start);
        // Most relations have nothing of the kind.
        if (!first.Any()) return [];
        var found = new List<RelationName>();
        var seen = new HashSet<RelationName> { start };
        Add(first);
        for (var i = 0; i < found.Count; i++) Add(next(found[i]));
        return found;

        void Add(IEnumerable<RelationName> names)
        {
            foreach (var other in names)
                if (seen.Add(other)) found.Add(other);
        }
    }

    /// <summary>An ACCESS EXCLUSIVE lock.</summary>
    public static Effect Strong(RelationName name) => new(name, LockMode.AccessExclusive);

    /// <inheritdoc cref="Strong(RelationName)"/>
    public Effect Strong(QualifiedName name) => Strong(Resolve(name));
}
