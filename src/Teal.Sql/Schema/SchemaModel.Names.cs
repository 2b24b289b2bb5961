using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <content>What names mean: <c>search_path</c>.</content>
public sealed partial record SchemaModel
{
    // A statement's name is asked for by one question after another.
    [ThreadStatic]
    private static (SchemaModel? Model, QualifiedName? Name, RelationName Relation) _lastResolved;

    /// <summary>
    /// The schemas of <c>search_path</c> in order; <c>public</c> at the start, for <c>"$user"</c> is taken to have no schema.
    /// <c>pg_temp</c> is always looked at first, <c>pg_catalog</c> is not among them.
    /// </summary>
    public ImmutableArray<string> SearchPath { get; internal init; } = ["public"];

    /// <summary>Whether <c>search_path</c> has <c>"$user"</c>, as it has at the start: a schema of the role's own name then comes before those of <see cref="SearchPath"/>.</summary>
    public bool IsUserOnPath { get; internal init; } = true;

    /// <summary>The schemas that bear the name of a role, as far as the text tells: for that role <c>"$user"</c> means them.</summary>
    public ImmutableHashSet<string> RoleSchemas { get; internal init; } = [];

    /// <summary>
    /// Whether the session's TimeZone is known to be UTC, under which timestamps with and without time zone have the same bytes.
    /// False at the start, for the server's own setting is not known.
    /// </summary>
    public bool IsTimeZoneUtc { get; internal init; }

    /// <summary>
    /// The relation that <paramref name="name"/> means: the first of that name on the <c>search_path</c>; where there is none, the
    /// one that would be made under it.
    /// </summary>
    public RelationName Resolve(QualifiedName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Schema is { } schema) return new RelationName(SchemaOf(schema), name.Name);
        if (!ReferenceEquals(_lastResolved.Name, name) || !ReferenceEquals(_lastResolved.Model, this))
            _lastResolved = (this, name, OnPath(name.Name, static (model, candidate) => model.HasRelation(candidate)) ?? NameForNew(name));
        return _lastResolved.Relation;
    }

    /// <summary>The schema that an object without a schema in its name is made in: the first of the path that is known.</summary>
    public string CreationSchema
    {
        get
        {
            foreach (var schema in SearchPath)
                if (Schemas.Contains(schema)) return schema;
            return "public";
        }
    }

    /// <summary>The name that a new object gets.</summary>
    internal RelationName NameForNew(QualifiedName name, Persistence persistence = Persistence.Permanent) => new(
        persistence == Persistence.Temporary ? RelationName.TemporarySchema : name.Schema is { } schema ? SchemaOf(schema) : CreationSchema, name.Name);

    /// <summary>The type that <paramref name="name"/> means, if it is one of the model's own.</summary>
    public RelationName? ResolveType(QualifiedName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ResolveType(name.Schema, name.Name);
    }

    /// <summary>The routine that <paramref name="name"/> means under the <c>search_path</c>; null where the model has none of that name.</summary>
    public RelationName? ResolveRoutine(QualifiedName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Schema is null) return OnPath(name.Name, static (model, candidate) => model.Routines.ContainsKey(candidate));
        var qualified = new RelationName(SchemaOf(name.Schema), name.Name);
        return Routines.ContainsKey(qualified) ? qualified : null;
    }

    internal RelationName? ResolveType(string? schema, string name)
    {
        if (schema is null) return OnPath(name, static (model, candidate) => model.HasType(candidate));
        var qualified = new RelationName(SchemaOf(schema), name);
        return HasType(qualified) ? qualified : null;
    }

    internal bool HasType(RelationName name) =>
        Enums.ContainsKey(name) || Domains.ContainsKey(name) || Composites.ContainsKey(name) || OtherTypes.ContainsKey(name)
        || Tables.ContainsKey(name) || Views.ContainsKey(name);

    /// <summary>The column that <c>[schema.]table.column</c> means.</summary>
    internal ColumnOwner ResolveColumn(QualifiedName name)
    {
        var table = new QualifiedName(name.Parts.RemoveAt(name.Parts.Length - 1), name.Span);
        return new ColumnOwner(Resolve(table), name.Name);
    }

    // Every session calls its own temporary schema pg_temp; pg_temp_3 is how others see it.
    private static string SchemaOf(string written) =>
        written.StartsWith("pg_temp_", StringComparison.Ordinal) ? RelationName.TemporarySchema : written;

    private RelationName? OnPath(string name, Func<SchemaModel, RelationName, bool> exists)
    {
        if (Schemas.Contains(RelationName.TemporarySchema))
        {
            var temporary = new RelationName(RelationName.TemporarySchema, name);
            if (exists(this, temporary)) return temporary;
        }
        foreach (var schema in SearchPath)
        {
            var candidate = new RelationName(schema, name);
            if (exists(this, candidate)) return candidate;
        }
        return null;
    }
}
