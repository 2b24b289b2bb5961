namespace Teal.Sql.Lexing;

/// <summary>How freely a keyword may be used as a name; PostgreSQL's own four categories (src/include/parser/kwlist.h).</summary>
public enum KeywordKind
{
    /// <summary>May be any name.</summary>
    Unreserved,

    /// <summary>May name a column or table, but no function or type.</summary>
    ColumnName,

    /// <summary>May name a function or type, but no column or table.</summary>
    TypeOrFunctionName,

    /// <summary>May be no name at all, save as a column label after AS.</summary>
    Reserved,
}
