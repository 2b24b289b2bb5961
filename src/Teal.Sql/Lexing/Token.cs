using Teal.Sql.Text;

namespace Teal.Sql.Lexing;

/// <summary>What a token is.</summary>
public enum TokenKind : byte
{
    /// <summary>Blanks and line breaks.</summary>
    WhiteSpace,

    /// <summary>A comment from <c>--</c> to the end of the line.</summary>
    LineComment,

    /// <summary>A comment between <c>/*</c> and <c>*/</c>, which may be nested.</summary>
    BlockComment,

    /// <summary>A name or keyword without quotes.</summary>
    Word,

    /// <summary>A name in double quotes.</summary>
    QuotedIdentifier,

    /// <summary>A name of the form <c>U&amp;"…"</c>.</summary>
    UnicodeIdentifier,

    /// <summary>A plain string literal.</summary>
    String,

    /// <summary>A string literal with C-style escapes: <c>E'…'</c>.</summary>
    EscapeString,

    /// <summary>A string literal with Unicode escapes: <c>U&amp;'…'</c>.</summary>
    UnicodeString,

    /// <summary>A national character literal: <c>N'…'</c>.</summary>
    NationalString,

    /// <summary>A bit string: <c>B'…'</c>.</summary>
    BitString,

    /// <summary>A bit string in hexadecimal: <c>X'…'</c>.</summary>
    HexString,

    /// <summary>A dollar-quoted string.</summary>
    DollarString,

    /// <summary>A number without point and exponent.</summary>
    Integer,

    /// <summary>Any other number.</summary>
    Number,

    /// <summary>A positional parameter: <c>$1</c>.</summary>
    Parameter,

    /// <summary>
    /// What a migration runner, a library or psql replaces before the server sees it: <c>${x}</c>, <c>{{ x }}</c> (with the letters of
    /// a name that touch it), <c>:x</c>, <c>:'x'</c>, <c>:"x"</c>, <c>:{?x}</c> and <c>@x</c>. PostgreSQL's own <c>$1</c> is a
    /// <see cref="Parameter"/>.
    /// </summary>
    Placeholder,

    /// <summary>An operator other than those with a kind of their own.</summary>
    Operator,

    /// <summary>One of <c>( ) [ ] , ; : . ::  := =&gt; ..</c></summary>
    Punctuation,

    /// <summary>A psql meta-command to the end of its line.</summary>
    MetaCommand,

    /// <summary>The lines between COPY … FROM STDIN and <c>\.</c>, both line breaks and the end marker among them.</summary>
    CopyData,

    /// <summary>A character that can begin no token, or a literal or comment that never ends.</summary>
    Bad,

    /// <summary>The end of the text; of length 0.</summary>
    End,
}

/// <summary>A token: its kind and where it stands.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Offset of its first code unit.</param>
/// <param name="Length">Number of code units.</param>
public readonly record struct Token(TokenKind Kind, int Start, int Length)
{
    /// <summary>Where it stands.</summary>
    public SourceSpan Span => new(Start, Length);

    /// <summary>Whether the grammar never sees it: white space and comments.</summary>
    public bool IsTrivia => Kind is TokenKind.WhiteSpace or TokenKind.LineComment or TokenKind.BlockComment;
}
