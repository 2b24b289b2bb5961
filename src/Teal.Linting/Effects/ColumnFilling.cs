using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Effects;

/// <summary>How the rows that are there already get the value of a new column.</summary>
internal enum ColumnFilling
{
    /// <summary>They do not: the column is NULL in them.</summary>
    Nothing,

    /// <summary>From the catalog: one value for all rows, kept once (since PostgreSQL 11), or computed on reading (VIRTUAL).</summary>
    FromCatalog,

    /// <summary>Row by row: the table is rewritten.</summary>
    EachRow,

    /// <summary>Row by row if a function is volatile, or a type is a domain with a constraint, which the text does not tell.</summary>
    PerhapsEachRow,
}

/// <summary>Decides how a new column is filled.</summary>
internal static class ColumnFillings
{
    /// <summary>How ADD COLUMN fills <paramref name="column"/> (ATExecAddColumn in src/backend/commands/tablecmds.c).</summary>
    public static ColumnFilling Of(ColumnDefinition column, SchemaModel schema)
    {
        if (column.Type is { IsSerial: true }) return ColumnFilling.EachRow;
        var filling = ColumnFilling.Nothing;
        foreach (var constraint in column.Constraints)
            switch (constraint)
            {
                case IdentityConstraint or GeneratedConstraint { IsStored: true }:
                    return ColumnFilling.EachRow;
                case GeneratedConstraint:
                    filling = ColumnFilling.FromCatalog;
                    break;
                case DefaultConstraint { Value: not Literal { Kind: LiteralKind.Null } } byDefault:
                    filling = Volatility.Of(byDefault.Value, schema) switch
                    {
                        VolatilityClass.Volatile => MayBeInlined(byDefault.Value, schema) ? ColumnFilling.PerhapsEachRow : ColumnFilling.EachRow,
                        VolatilityClass.Unknown => ColumnFilling.PerhapsEachRow,
                        _ => ColumnFilling.FromCatalog,
                    };
                    break;
            }

        if (filling is not (ColumnFilling.Nothing or ColumnFilling.FromCatalog)) return filling;
        return IsConstrainedDomain(column.Type, schema) switch
        {
            true => ColumnFilling.EachRow,
            null => ColumnFilling.PerhapsEachRow,
            false => filling,
        };
    }

    // A function in SQL is replaced by its body where that is possible, and it is the body then that counts (inline_function in
    // src/backend/optimizer/util/clauses.c): a volatile function may turn out to be a constant.
    private static bool MayBeInlined(Expression value, SchemaModel schema) =>
        SyntaxTree.DescendantsAndSelf<FunctionCall>(value).Any(call => schema.FindRoutines(call.Name).Any(r => r.Language == "sql"));

    /// <summary>Whether the values of a new column are checked against a domain's constraints; null where the type is not known.</summary>
    private static bool? IsConstrainedDomain(TypeName? type, SchemaModel schema)
    {
        if (type is not { ArrayDimensions: 0 } || Types.BuiltInTypes.Contains(type.Name)) return false;
        if (schema.FindDomain(type) is { } domain) return schema.IsConstrained(domain);
        return schema.KindOf(type) == TypeKind.Unknown ? null : false;
    }
}
