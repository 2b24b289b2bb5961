using System.Text;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <content>Types by the names that statements give them.</content>
public sealed partial record SchemaModel
{
    /// <summary>What the element type of <paramref name="type"/> is: of <c>mood[]</c> what <c>mood</c> is.</summary>
    public TypeKind KindOf(TypeName type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (BuiltIns.IsType(type.Name)) return TypeKind.BuiltIn;
        return FindType(type) is { } name ? KindOf(name) : TypeKind.Unknown;
    }

    /// <summary>Whether a type comes with PostgreSQL, by the name that <see cref="TypeName.Name"/> has, with <c>pg_catalog.</c> before it or not.</summary>
    public static bool IsBuiltInType(string name) => BuiltIns.IsType(name);

    /// <summary>What a type of the model's own is.</summary>
    public TypeKind KindOf(RelationName type) =>
        Enums.ContainsKey(type) ? TypeKind.Enum
        : Domains.ContainsKey(type) ? TypeKind.Domain
        : Composites.ContainsKey(type) || Tables.ContainsKey(type) || Views.ContainsKey(type) ? TypeKind.Composite
        : OtherTypes.ContainsKey(type) ? TypeKind.Other
        : TypeKind.Unknown;

    /// <summary>The name of the model's own type that <paramref name="type"/> means, its dimensions left aside; null for any other.</summary>
    public RelationName? FindType(TypeName type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (BuiltIns.IsType(type.Name)) return null;
        return Split(type.Name) is var (schema, name) ? ResolveType(schema, name) : null;
    }

    /// <summary>The domain that <paramref name="type"/> or its elements are of, or null.</summary>
    public DomainType? FindDomain(TypeName type) => FindType(type) is { } name ? Domains.GetValueOrDefault(name) : null;

    /// <summary>
    /// Whether a domain, or one of the domains below it, has a constraint, so that its values must be checked (DomainHasConstraints in
    /// src/backend/utils/cache/typcache.c).
    /// </summary>
    public bool IsConstrained(DomainType domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        // Domains cannot be over themselves, but a text may say so.
        var seen = new HashSet<RelationName>();
        for (var next = domain; next is not null && seen.Add(next.Name); next = next.UserType is { } below ? Domains.GetValueOrDefault(below) : null)
            if (next.NotNull || !next.Constraints.IsEmpty) return true;
        return false;
    }

    /// <summary>The type's text and, where it is one of the model's own, its name.</summary>
    internal (string Text, RelationName? Own) Describe(TypeName type)
    {
        var own = FindType(type);
        return (TypeText.Of(type, own), own);
    }

    /// <summary><c>schema."Name"</c> taken apart; null where it is no name.</summary>
    private static (string? Schema, string Name)? Split(string text)
    {
        if (text.Contains(' ', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal)) return null;
        var parts = new List<string>();
        var part = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"') part.Append(text[i++]);
            else if (text[i] == '"') quoted = !quoted;
            else if (text[i] == '.' && !quoted) Finish();
            else part.Append(text[i]);
        }
        Finish();
        return parts.Count > 1 ? (parts[^2], parts[^1]) : (null, parts[0]);

        void Finish()
        {
            parts.Add(part.ToString());
            part.Clear();
        }
    }
}
