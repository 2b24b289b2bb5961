using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>A view or materialised view.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsMaterialized">Whether it is a materialised view.</param>
/// <param name="Definition">Its query as SQL text.</param>
public sealed record View(RelationName Name, bool IsMaterialized, string Definition)
{
    /// <summary>The relations that its query names.</summary>
    public ImmutableArray<RelationName> DependsOn { get; init; } = [];

    /// <summary>
    /// The columns of relations that its query reads, where the text and the model tell whose they are; a star reads every column.
    /// </summary>
    public ImmutableArray<ColumnOwner> Reads { get; init; } = [];

    /// <summary>Permanent or temporary.</summary>
    public Persistence Persistence { get; init; }

    /// <summary>False for a materialised view made WITH NO DATA until it is refreshed.</summary>
    public bool IsPopulated { get; init; } = true;

    /// <summary>Whether a GRANT on it was seen.</summary>
    public bool HasGrants { get; init; }

    /// <summary>The role that OWNER TO named last, or null where none was named.</summary>
    public string? Owner { get; init; }

    /// <summary>The model's routines that its query calls.</summary>
    internal ImmutableArray<RelationName> Calls { get; init; } = [];

    /// <summary>The names of its columns as far as the text tells: a star of a relation that the model does not know gives none.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];
}
