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
}

/// <summary>A value expression.</summary>
/// <param name="Span">Where it stands in the source.</param>
public abstract record Expression(SourceSpan Span) : SqlNode(Span);
