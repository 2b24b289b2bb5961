using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Types;

/// <summary>What ALTER COLUMN … TYPE does to the table.</summary>
internal enum TypeChangeKind
{
    /// <summary>A change of the catalog; values keep their bytes and applications see no difference but room.</summary>
    CatalogOnly,

    /// <summary>As <see cref="CatalogOnly"/>, but a CHECK over the column makes PostgreSQL read all rows again.</summary>
    Checked,

    /// <summary>Values keep their bytes, but indexes over the column are built anew, since their order or operators change.</summary>
    Reindexed,

    /// <summary>The table and its indexes are rewritten.</summary>
    Rewrite,

    /// <summary>As <see cref="Rewrite"/> unless the session's TimeZone is UTC.</summary>
    RewriteUnlessUtc,

    /// <summary>As <see cref="CatalogOnly"/>, since the session's TimeZone is UTC; the application gets another type.</summary>
    CatalogOnlyInUtc,

    /// <summary>The old type is not known.</summary>
    Unknown,
}

/// <summary>
/// Which type changes rewrite. Sources: ATColumnChangeRequiresRewrite in src/backend/commands/tablecmds.c and the support
/// functions that it asks (varchar_support, varbit_support, numeric_support, timestamp_support and their kin), measured.
/// </summary>
internal static class TypeChange
{
    // MAX_TIMESTAMP_PRECISION and MAX_TIME_PRECISION, which a type without precision has as well.
    private const int MaximumPrecision = 6;

    /// <summary>What <paramref name="change"/> does to <paramref name="table"/> (null where the model does not know it) in <paramref name="schema"/>.</summary>
    public static TypeChangeKind Of(Table? table, AlterColumnTypeAction change, SchemaModel schema)
    {
        if (table?.Column(change.Column.Name) is not { } column || OldType(column, schema) is not { } old)
            return TypeChangeKind.Unknown;
        if (!IsPlain(change.Using, change) || NewType(change.Type, schema) is not { } target)
            return TypeChangeKind.Rewrite;
        if (IsTimestampOfOtherKind(old, target)) return schema.IsTimeZoneUtc ? InUtc(table, column, schema) : TypeChangeKind.RewriteUnlessUtc;
        if (!KeepsBytes(old, target)) return TypeChangeKind.Rewrite;
        // Without COLLATE the column gets the collation of its type again. An index cannot be kept where the order changes.
        var isOtherOrder = column.Collation != change.Collation?.ToString();
        if (isOtherOrder && schema.IndexesOf(table.Name).Any(i => i.UsedColumns.Contains(column.Name)))
            return TypeChangeKind.Reindexed;
        return IsChecked(table, column) ? TypeChangeKind.Checked : TypeChangeKind.CatalogOnly;
    }

    // The rows keep their bytes, but an index over the column needs the operators of the other type, and a CHECK is looked at again.
    private static TypeChangeKind InUtc(Table table, Column column, SchemaModel schema) =>
        schema.IndexesOf(table.Name).Any(i => i.UsedColumns.Contains(column.Name)) ? TypeChangeKind.Reindexed
        : IsChecked(table, column) ? TypeChangeKind.Checked
        : TypeChangeKind.CatalogOnlyInUtc;

    private static bool IsChecked(Table table, Column column) =>
        table.Constraints.Any(c => c is { Kind: ConstraintKind.Check, IsValidated: true } && c.Columns.Contains(column.Name));

    // A domain's values are stored as those of the type below it.
    private static SqlType? OldType(Column column, SchemaModel schema) =>
        column.UserType is { } own && column.Type == own.ToString() && BaseOf(own, schema) is { } below ? SqlType.Parse(below) : SqlType.Parse(column.Type);

    // Null for a domain with a constraint, which every value is checked against.
    private static SqlType? NewType(TypeName type, SchemaModel schema)
    {
        if (type.ArrayDimensions > 0 || schema.FindDomain(type) is not { } domain) return SqlType.Of(type);
        return !schema.IsConstrained(domain) && BaseOf(domain.Name, schema) is { } below ? SqlType.Parse(below) : null;
    }

    private static string? BaseOf(RelationName type, SchemaModel schema)
    {
        string? text = null;
        var seen = new HashSet<RelationName>();
        for (RelationName? next = type; next is { } name && seen.Add(name) && schema.Domains.GetValueOrDefault(name) is { } domain; next = domain.UserType)
            text = domain.BaseType;
        return text;
    }

    private static bool IsPlain(Expression? conversion, AlterColumnTypeAction change) => conversion switch
    {
        null => true,
        ColumnReference reference => reference.Name.Name == change.Column.Name,
        CastExpression { Value: ColumnReference reference } cast =>
            reference.Name.Name == change.Column.Name && SqlType.Of(cast.Type) is { } type && type.Equals(SqlType.Of(change.Type)),
        _ => false,
    };

    private static bool KeepsBytes(SqlType old, SqlType target)
    {
        if (old.Equals(target)) return true;
        if (old.IsArray || target.IsArray) return false;
        return (old.Name, target.Name) switch
        {
            ("character varying", "character varying") or ("bit varying", "bit varying") => IsWider(old, target),
            ("character varying", "text") => true,
            ("text", "character varying") => target.Length is null,
            ("numeric", "numeric") => target.Modifiers.IsEmpty || (!old.Modifiers.IsEmpty && Scale(old) == Scale(target) && target.Modifiers[0] >= old.Modifiers[0]),
            ("cidr", "inet") => true,
            ("timestamp without time zone", "timestamp without time zone") or ("timestamp with time zone", "timestamp with time zone")
                or ("time without time zone", "time without time zone") or ("time with time zone", "time with time zone") => target.Length == MaximumPrecision || IsWider(old, target),
            _ => false,
        };
    }

    private static bool IsTimestampOfOtherKind(SqlType old, SqlType target) =>
        (old.Name, target.Name) is ("timestamp without time zone", "timestamp with time zone")
            or ("timestamp with time zone", "timestamp without time zone")
        && target.Length is null or MaximumPrecision && !old.IsArray && !target.IsArray;

    private static bool IsWider(SqlType old, SqlType target) =>
        target.Length is not { } length || (old.Length is { } before && length >= before);

    private static int Scale(SqlType numeric) => numeric.Modifiers.Length > 1 ? numeric.Modifiers[1] : 0;
}
