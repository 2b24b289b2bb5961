using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>One identifier.</summary>
/// <param name="Name">What PostgreSQL understands: folded to lower case unless quoted, escapes resolved, cut at 63 bytes.</param>
/// <param name="IsQuoted">Whether it was written in double quotes.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record Identifier(string Name, bool IsQuoted, SourceSpan Span) : SqlNode(Span)
{
    /// <summary>Whether it is a placeholder, or has one in it: then nothing is known of the name, which is the text as written.</summary>
    public bool IsPlaceholder { get; init; }

    /// <inheritdoc/>
    public override string ToString() => IsPlaceholder ? Name : SqlName.Quote(Name);
}

/// <summary>A name with its qualifiers, outermost first: <c>catalog.schema.table</c>.</summary>
/// <param name="Parts">At least one identifier.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record QualifiedName(ImmutableArray<Identifier> Parts, SourceSpan Span) : SqlNode(Span)
{
    /// <summary>The last part.</summary>
    public string Name => Parts[^1].Name;

    /// <summary>The part before the last one, or null where the name is not qualified.</summary>
    public string? Schema => Parts.Length > 1 ? Parts[^2].Name : null;

    /// <inheritdoc/>
    public override string ToString() => string.Join('.', Parts);
}

/// <summary>A data type as written.</summary>
/// <param name="Name">
/// Canonical name: PostgreSQL's own long form for the types the grammar knows (<c>integer</c>, <c>character varying</c>,
/// <c>timestamp with time zone</c>, <c>boolean</c>, <c>double precision</c>, …), for <c>serial</c> and its kin the name as
/// written, and the quoted qualified name for any other.
/// </param>
/// <param name="Modifiers">What stands in the parentheses: <c>numeric(12,2)</c> has two.</param>
/// <param name="ArrayDimensions">0 for no array.</param>
/// <param name="IsSetOf">Whether SETOF stands before it.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record TypeName(
    string Name, ImmutableArray<Expression> Modifiers, int ArrayDimensions, bool IsSetOf, SourceSpan Span) : SqlNode(Span)
{
    /// <summary>For an interval type, its field restriction in upper case (<c>DAY TO SECOND</c>); otherwise null.</summary>
    public string? IntervalFields { get; init; }

    /// <summary>Whether it is smallserial, serial, bigserial or one of their short names.</summary>
    public bool IsSerial => Name is "smallserial" or "serial" or "bigserial" or "serial2" or "serial4" or "serial8";
}
