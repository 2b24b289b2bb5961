using System.Runtime.InteropServices;

namespace Teal.Sql.Lexing;

/// <summary>A token that the grammar sees.</summary>
/// <param name="Start">Offset of its first code unit.</param>
/// <param name="End">Offset behind its last code unit.</param>
/// <param name="Tag">The keyword or symbol that it is.</param>
/// <param name="Kind">What it is.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SyntaxToken(int Start, int End, Tag Tag, TokenKind Kind);
