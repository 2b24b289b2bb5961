using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>The name of a relation, type or routine with its schema. Temporary objects are in <c>pg_temp</c>.</summary>
public readonly record struct RelationName(string Schema, string Name) : IComparable<RelationName>
{
    /// <summary>The schema that the model gives temporary objects, whatever number the session's own has.</summary>
    public const string TemporarySchema = "pg_temp";

    /// <summary>
    /// What <paramref name="name"/> means without regard to <c>search_path</c>: where it names no schema, <c>public</c>.
    /// <see cref="SchemaModel.Resolve"/> knows the path.
    /// </summary>
    public static RelationName Of(QualifiedName name) => new(name.Schema ?? "public", name.Name);

    /// <summary>By schema and name, ordinal: the order in which the model lists objects.</summary>
    public int CompareTo(RelationName other)
    {
        var bySchema = string.CompareOrdinal(Schema, other.Schema);
        return bySchema != 0 ? bySchema : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>Whether both parts are the same; the name, in which most differ, is looked at first.</summary>
    public bool Equals(RelationName other) => Name == other.Name && Schema == other.Schema;

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var name = Name?.GetHashCode() ?? 0;
        // Nearly every name is in public: that is not worth computing each time.
        return Schema is null or "public" ? name : HashCode.Combine(Schema, name);
    }

    /// <summary>As SQL, without the schema where it is <c>public</c> or <c>pg_temp</c>.</summary>
    public override string ToString() => SqlName.Quote(Schema is "public" or TemporarySchema ? null : Schema, Name);

    /// <summary>Whether <paramref name="left"/> comes first.</summary>
    public static bool operator <(RelationName left, RelationName right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes first or is the same.</summary>
    public static bool operator <=(RelationName left, RelationName right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="right"/> comes first.</summary>
    public static bool operator >(RelationName left, RelationName right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="right"/> comes first or is the same.</summary>
    public static bool operator >=(RelationName left, RelationName right) => left.CompareTo(right) >= 0;
}

/// <summary>A column of a relation.</summary>
public readonly record struct ColumnOwner(RelationName Table, string Column);
