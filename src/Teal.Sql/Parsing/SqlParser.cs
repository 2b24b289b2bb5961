using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Parsing;

/// <summary>SQL text to syntax tree.</summary>
public sealed partial class SqlParser
{
    /// <summary>
    /// Parses a whole script. Never throws: what cannot be understood is an <see cref="ErrorStatement"/> and an entry of
    /// <see cref="SqlScript.Errors"/>, and parsing goes on behind the next semicolon.
    /// </summary>
    /// <param name="source">The text.</param>
    /// <param name="pgMajor">
    /// The major version of the server, 14 to 18: what became a keyword later may still be a name. The grammar is that of the newest
    /// all the same.
    /// </param>
    public static SqlScript Parse(SourceText source, int pgMajor = SqlKeywords.NewestMajor)
    {
        return Parse(source, pgMajor, out _);
    }

    /// <summary>Parses a whole script and counts the steps of it, which grow no faster than its length.</summary>
    internal static SqlScript Parse(SourceText source, int pgMajor, out ParseSteps steps)
    {
        ArgumentNullException.ThrowIfNull(source);
        var syntax = new TokenBuffer(Math.Min(source.Content.Length / 5, SqlLexer.MostExpected) + 16);
        var tokens = SqlLexer.Script(source.Content, syntax, out var markers, out var endlessCopy, out var lexed);
        var parser = new SqlParser(source, source.Content, syntax, null, [], new NameTable(), SqlKeywords.KindsIn(pgMajor)) { _lexed = lexed };
        var statements = ImmutableArray.CreateBuilder<Statement>();
        while (parser.NextStatement() is { } statement)
        {
            statements.Add(statement);
            if (statement is SetStatement { Name: "check_function_bodies" } set) parser._takesBodiesUnread = set is { IsReset: false, Values: [var value] } && IsOff(value);
        }

        steps = new ParseSteps(parser._lexed, parser._steps);
        // The data take all that follows, so no error stands behind this one.
        if (endlessCopy >= 0) parser._errors.Add(LexicalError.EndlessCopy(source.Content, endlessCopy));
        LexicalError.AddNul(parser._errors, source.Content);
        return SectionBuilder.WithSections(new SqlScript(source, tokens, statements.ToImmutable(), [.. parser._errors]), markers);
    }

    // parse_bool_with_len in src/backend/utils/adt/bool.c: words may be cut short.
    private static bool IsOff(string value) => value.ToLowerInvariant() is "0" or "f" or "fa" or "fal" or "fals" or "false" or "n" or "no" or "of" or "off";

    /// <summary>Parses a text that has no file.</summary>
    public static SqlScript Parse(string sql) => Parse(new SourceText("<text>", sql));

    /// <summary>The next statement of the script, or null at its end; semicolons with nothing between them are no statements.</summary>
    private Statement? NextStatement()
    {
        while (At(Tag.Semicolon) || At(Tag.MetaCommand))
        {
            if (At(Tag.Semicolon)) Next();
            else if (MetaCommand() is { } command) return command;
        }
        if (IsAtEnd) return null;

        if (AtPlaceholder) return LonePlaceholder();

        var start = Here;
        var first = _p;
        var statement = OneStatement();
        // A template may also stand for the clauses that a statement ends with.
        while (AtPlaceholder) Next();
        if (!_failed && !AtStatementEnd) Fail();
        if (!_failed) return statement with { Text = _source };

        // The text up to the next semicolon is lost; whatever follows is not.
        _failed = false;
        _p = Math.Max(_failedAt, first);
        while (!AtStatementEnd) Next();
        if (_p == first) Next();
        return new ErrorStatement(From(start)) { Text = _source };
    }

    private MetaCommandStatement? MetaCommand()
    {
        var start = Here;
        var text = TextAt;
        Next();
        return text is "" or "\\;" ? null : new MetaCommandStatement(SqlLexer.CommandName(text).ToString(), From(start)) { Text = _source };
    }

    private bool AtStatementEnd => Current.Tag is Tag.Semicolon or Tag.MetaCommand or Tag.EndOfText;

    private Statement OneStatement()
    {
        switch (Current.Tag)
        {
            case Tag.Select or Tag.Values or Tag.LeftParen or Tag.With or Tag.Insert or Tag.Update or Tag.Delete or Tag.Merge:
                return Data();
            case Tag.Table:
                return Data();
            case Tag.Create:
                return Create();
            case Tag.Alter:
                return Alter();
            case Tag.Drop:
                return Drop();
            case Tag.Do:
                return Do();
            case Tag.Set:
                return Set();
            case Tag.Reset:
                return Reset();
            case Tag.Begin or Tag.Start or Tag.Commit or Tag.End or Tag.Rollback or Tag.Abort or Tag.Savepoint or Tag.Release:
                return Transaction();
            case Tag.Prepare when PeekTag(1) == Tag.Transaction:
                return Transaction();
            default:
                return Utility();
        }
    }
}
