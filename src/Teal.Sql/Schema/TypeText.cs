using System.Text;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>A type in PostgreSQL's own spelling, as format_type gives it.</summary>
public static class TypeText
{
    /// <summary>
    /// The type with modifiers and dimensions: <c>character varying(20)</c>, <c>timestamp(3) with time zone</c>, <c>integer[]</c>.
    /// <c>serial</c> and its kin are the integer type below; every array has one dimension, for PostgreSQL keeps no more.
    /// </summary>
    public static string Of(TypeName type) => Of(type, null);

    /// <summary>The same, where the name of a type of the model's own is known.</summary>
    internal static string Of(TypeName type, RelationName? own)
    {
        ArgumentNullException.ThrowIfNull(type);
        var name = own is { } resolved ? resolved.ToString() : Canonical(type);
        var result = new StringBuilder(name);
        if (type.IntervalFields is { } fields) result.Append(' ').Append(fields.ToLowerInvariant());
        if (Modifiers(type, name) is { } modifiers)
        {
            // The precision of a time stands before what follows its first word.
            var at = name.EndsWith("time zone", StringComparison.Ordinal) ? name.IndexOf(' ', StringComparison.Ordinal) : result.Length;
            result.Insert(at, modifiers);
        }
        if (type.ArrayDimensions > 0) result.Append("[]");
        return result.ToString();
    }

    private static string Canonical(TypeName type)
    {
        return type.Name switch
        {
            "smallserial" or "serial2" => "smallint",
            "serial" or "serial4" => "integer",
            "bigserial" or "serial8" => "bigint",
            "bpchar" when !type.Modifiers.IsEmpty => "character",
            _ => WithoutDefaultSchema(type.Name),
        };
    }

    private static string WithoutDefaultSchema(string name) =>
        name.StartsWith("public.", StringComparison.Ordinal) ? name["public.".Length..]
        : name.StartsWith("pg_catalog.", StringComparison.Ordinal) ? name["pg_catalog.".Length..]
        : name;

    private static string? Modifiers(TypeName type, string name)
    {
        // CHAR and BIT without a length have one of 1.
        if (type.Modifiers.IsEmpty) return name is "character" or "bit" ? "(1)" : null;
        var texts = type.Modifiers.Select(TextOf).ToList();
        if (name == "numeric" && texts.Count == 1) texts.Add("0");
        return "(" + string.Join(',', texts) + ")";
    }

    private static string TextOf(Expression modifier) => modifier switch
    {
        Literal { Kind: LiteralKind.String } literal => SqlName.Literal(literal.Value),
        Literal literal => literal.Value,
        UnaryExpression { Operator: "-", Operand: Literal literal } => "-" + literal.Value,
        ColumnReference column => column.Name.ToString(),
        _ => "",
    };
}
