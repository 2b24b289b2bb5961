using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Parsing;

/// <summary>SQL text to syntax tree.</summary>
public static class SqlParser
{
    /// <summary>
    /// Parses a whole script. Never throws: what cannot be understood is an <see cref="ErrorStatement"/> and an entry of
    /// <see cref="SqlScript.Errors"/>, and parsing goes on behind the next semicolon.
    /// </summary>
    public static SqlScript Parse(SourceText source) => throw new NotImplementedException();
}
