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
                    filling = Volatility.Of(byDefault.Value) switch
                    {
                        VolatilityClass.Volatile => ColumnFilling.EachRow,
                        VolatilityClass.Unknown => ColumnFilling.PerhapsEachRow,
                        _ => ColumnFilling.FromCatalog,
                    };
                    break;
            }

        return filling is ColumnFilling.Nothing or ColumnFilling.FromCatalog && MayBeDomain(column.Type, schema)
            ? ColumnFilling.PerhapsEachRow
            : filling;
    }

    // The model has no domains: a type that is neither built in nor one of its enums may be one.
    private static bool MayBeDomain(TypeName? type, SchemaModel schema) =>
        type is { ArrayDimensions: 0 }
        && !Types.BuiltInTypes.Contains(type.Name)
        && !schema.Enums.Any(e => e.Key.ToString() == type.Name || e.Key.Name == type.Name);
}
