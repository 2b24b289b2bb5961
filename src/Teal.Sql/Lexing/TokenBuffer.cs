namespace Teal.Sql.Lexing;

/// <summary>The tokens that the grammar sees, as the lexer adds them and the parser reads them: without a copy between.</summary>
internal sealed class TokenBuffer(int capacity)
{
    internal SyntaxToken[] Items { get; private set; } = new SyntaxToken[capacity];

    internal int Count { get; private set; }

    internal void Add(SyntaxToken token)
    {
        if (Count == Items.Length)
        {
            var larger = new SyntaxToken[Items.Length * 2];
            Items.CopyTo(larger, 0);
            Items = larger;
        }
        Items[Count++] = token;
    }
}
