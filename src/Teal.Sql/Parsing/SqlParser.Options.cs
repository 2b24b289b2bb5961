using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>Lists of options: definition, reloptions, utility_option_list, copy_generic_opt_list and create_generic_options of gram.y.</content>
public sealed partial class SqlParser
{
    private bool AtNumber => Current.Kind is TokenKind.Integer or TokenKind.Number
        || (Current.Tag is Tag.Plus or Tag.Minus && _tokens[_p + 1].Kind is TokenKind.Integer or TokenKind.Number);

    /// <summary>The text from token <paramref name="first"/> to the one last read; a single string without its quotes.</summary>
    private string TextSince(int first)
    {
        if (_failed || _p == first) return "";
        var token = _tokens[first];
        return _p == first + 1 && token.Kind is TokenKind.String or TokenKind.EscapeString or TokenKind.DollarString or TokenKind.NationalString
            ? LiteralText.Of(token.Kind, TextOf(token), '\\', out _)
            : _text[token.Start.._tokens[_p - 1].End];
    }

    private StatementOption Option(int first, string? value = null, int? nameEnd = null)
    {
        if (_failed) return new StatementOption("", null, default);
        var name = string.Join(' ', Enumerable.Range(first, (nameEnd ?? _p) - first)
            .Select(i => TextOf(_tokens[i]).ToString().Trim('"').ToLowerInvariant())).Replace(" . ", ".", StringComparison.Ordinal);
        return new StatementOption(name, value, From(InFile(_tokens[first].Start)));
    }

    /// <summary>An option whose name is what was read and whose value follows.</summary>
    private StatementOption OptionWith(int first, Action readValue)
    {
        var end = _p;
        readValue();
        return Option(first, TextSince(end), end);
    }

    private ImmutableArray<StatementOption> ParenthesisedOptions(Func<StatementOption> one)
    {
        Expect(Tag.LeftParen);
        var options = new Sequence<StatementOption>();
        do options.Add(one()); while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
        return options.ToImmutable();
    }

    /// <summary>definition: ( label [ = value ] [, ...] ).</summary>
    private ImmutableArray<StatementOption> Definition() => ParenthesisedOptions(DefinitionElement);

    private StatementOption DefinitionElement()
    {
        var first = _p;
        ColumnLabel();
        return DefinitionValue(first);
    }

    /// <summary>reloptions: ( [ namespace . ] label [ = value ] [, ...] ).</summary>
    private ImmutableArray<StatementOption> StorageOptions() => ParenthesisedOptions(() =>
    {
        var first = _p;
        ColumnLabel();
        if (Accept(Tag.Dot)) ColumnLabel();
        return DefinitionValue(first);
    });

    private StatementOption DefinitionValue(int first)
    {
        var end = _p;
        if (!Accept(Tag.Equal)) return Option(first);
        var value = _p;
        DefinitionArgument();
        return Option(first, TextSince(value), end);
    }

    /// <summary>def_arg: a type, a reserved word, an operator, a number, a string, NONE.</summary>
    private void DefinitionArgument()
    {
        if (AtString) StringLiteral();
        else if (AtNumber) SignedOperand();
        else if (Current.Kind == TokenKind.Operator || At(Tag.Operator, Tag.LeftParen)) OperatorText();
        else if (Current.Tag != Tag.Plain && Current.Kind == TokenKind.Word && _kinds[(int)Current.Tag] == KeywordKind.Reserved) Next();
        else if (!Accept(Tag.None)) RoutineType();
    }

    /// <summary>utility_option_list: ( name [ value ] [, ...] ).</summary>
    private ImmutableArray<StatementOption> UtilityOptions() => ParenthesisedOptions(() =>
    {
        var first = _p;
        if (!Accept(Tag.Analyze) && !Accept(Tag.Analyse)) NonReservedWord();
        return Current.Tag is Tag.Comma or Tag.RightParen ? Option(first) : OptionWith(first, OptionArgument);
    });

    /// <summary>copy_generic_opt_list, whose values may also be <c>*</c>, DEFAULT and a list.</summary>
    private ImmutableArray<StatementOption> CopyOptions() => ParenthesisedOptions(() =>
    {
        var first = _p;
        ColumnLabel();
        if (Current.Tag is Tag.Comma or Tag.RightParen) return Option(first);
        return OptionWith(first, () =>
        {
            if (Accept(Tag.Star) || Accept(Tag.Default)) return;
            if (!Accept(Tag.LeftParen))
            {
                OptionArgument();
                return;
            }
            do BooleanOrString(); while (Accept(Tag.Comma));
            Expect(Tag.RightParen);
        });
    });

    private void OptionArgument()
    {
        if (AtNumber) SignedOperand();
        else BooleanOrString();
    }

    /// <summary>opt_boolean_or_string: TRUE, FALSE, ON, a word that is not reserved, a string.</summary>
    private void BooleanOrString()
    {
        if (!Accept(Tag.True) && !Accept(Tag.False) && !Accept(Tag.On)) WordOrString();
    }

    /// <summary>NonReservedWord_or_Sconst.</summary>
    private string WordOrString() => AtString ? StringLiteral().Value : NonReservedWord().Name;

    /// <summary>[ OPTIONS ( [ SET | ADD | DROP ] label 'value' [, ...] ) ], of which CREATE has no SET, ADD and DROP.</summary>
    private ImmutableArray<StatementOption> GenericOptions(bool isAlter)
    {
        if (!Accept(Tag.Options)) return [];
        return ParenthesisedOptions(() =>
        {
            var isDrop = false;
            if (isAlter && AtAnyWordAt(1))
            {
                isDrop = At(Tag.Drop);
                if (Current.Tag is Tag.Set or Tag.Add or Tag.Drop) Next();
            }
            var first = _p;
            ColumnLabel();
            return isDrop ? Option(first) : OptionWith(first, () => ExpectString());
        });
    }

    private bool AtAnyWordAt(int distance) =>
        IsAnyWord(_tokens[Math.Min(_p + distance, _end)]);

    private void RequireGenericOptions(bool isAlter)
    {
        if (!At(Tag.Options)) Fail();
        GenericOptions(isAlter);
    }
}
