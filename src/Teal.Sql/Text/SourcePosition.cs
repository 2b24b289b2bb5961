namespace Teal.Sql.Text;

/// <summary>A place in a source text as people and editors count it.</summary>
/// <param name="Line">Line, 1-based.</param>
/// <param name="Column">Column in UTF-16 code units, 1-based.</param>
public readonly record struct SourcePosition(int Line, int Column);
