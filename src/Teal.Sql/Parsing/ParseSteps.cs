namespace Teal.Sql.Parsing;

/// <summary>How much work it was to parse a script.</summary>
/// <param name="Characters">Code units that the lexer looked at, each time it did.</param>
/// <param name="Tokens">Tokens that the parser took or looked ahead at, each time it did.</param>
internal readonly record struct ParseSteps(int Characters, int Tokens);
