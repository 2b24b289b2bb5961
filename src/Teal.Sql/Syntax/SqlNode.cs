using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>Anything in the syntax tree.</summary>
/// <param name="Span">Where it stands in the source, without surrounding white space.</param>
public abstract record SqlNode(SourceSpan Span);

/// <summary>A statement, without the semicolon that ends it.</summary>
/// <param name="Span">Where it stands in the source.</param>
public abstract record Statement(SourceSpan Span) : SqlNode(Span)
{
    /// <summary>The text that the statement and everything in it was read from; null for a statement that was made in memory.</summary>
    public SourceText? Text { get; init; }

    /// <summary>
    /// The words that name the kind of statement, in upper case: <c>CREATE TRIGGER</c>, <c>ALTER INDEX</c>, <c>GRANT</c>. Words that
    /// only modify it (OR REPLACE, TEMPORARY, UNIQUE) are left out; empty for what could not be parsed.
    /// </summary>
    public abstract string Keywords { get; }
}

/// <summary>A value expression.</summary>
/// <param name="Span">Where it stands in the source.</param>
public abstract record Expression(SourceSpan Span) : SqlNode(Span);
