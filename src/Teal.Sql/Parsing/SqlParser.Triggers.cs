using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>CREATE TRIGGER, EVENT TRIGGER, RULE, and CREATE and ALTER POLICY.</content>
public sealed partial class SqlParser
{
    /// <summary>
    /// CREATE [ OR REPLACE ] [ CONSTRAINT ] TRIGGER name { BEFORE | AFTER | INSTEAD OF } event [ OR ... ] ON table [ FROM table ]
    /// [ DEFERRABLE ... ] [ REFERENCING ... ] [ FOR [ EACH ] { ROW | STATEMENT } ] [ WHEN ( ... ) ] EXECUTE { FUNCTION | PROCEDURE } name ( ... ).
    /// </summary>
    private CreateTriggerStatement CreateTrigger(int start, bool orReplace)
    {
        var isConstraint = Accept(Tag.Constraint);
        Expect(Tag.Trigger);
        var name = ColumnId();
        var timing = At(Tag.Before) ? "BEFORE" : At(Tag.Instead) ? "INSTEAD OF" : "AFTER";
        if (isConstraint || !(Accept(Tag.Before) || Accept(Tag.Instead, Tag.Of))) Expect(Tag.After);
        var columns = ImmutableArray<Identifier>.Empty;
        var events = TriggerEvents(ref columns);
        Expect(Tag.On);
        var table = QualifiedName();
        QualifiedName? from = null;
        if (isConstraint)
        {
            if (Accept(Tag.From)) from = QualifiedName();
            ConstraintMarks(allowNotValid: true);
        }
        else if (Accept(Tag.Referencing))
        {
            do TransitionTable(); while (Current.Tag is Tag.Old or Tag.New);
        }
        var forEachRow = false;
        if (isConstraint || At(Tag.For))
        {
            Expect(Tag.For);
            Accept(Tag.Each);
            forEachRow = Accept(Tag.Row);
            if (!forEachRow && (isConstraint || !Accept(Tag.Statement))) Fail();
        }
        var when = Accept(Tag.When) ? ParenthesisedExpression() : null;
        var function = TriggerFunction();
        Expect(Tag.LeftParen);
        if (!At(Tag.RightParen))
            do TriggerArgument(); while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
        return new CreateTriggerStatement(name, table, function, From(start))
        {
            OrReplace = orReplace,
            IsConstraint = isConstraint,
            Timing = timing,
            Events = events,
            Columns = columns,
            ForEachRow = forEachRow,
            From = from,
            When = when,
        };
    }

    /// <summary>{ INSERT | DELETE | UPDATE [ OF column [, ...] ] | TRUNCATE } [ OR ... ], each once.</summary>
    private ImmutableArray<string> TriggerEvents(ref ImmutableArray<Identifier> columns)
    {
        var events = new Sequence<string>();
        do
        {
            if (Current.Tag is not (Tag.Insert or Tag.Delete or Tag.Update or Tag.Truncate))
            {
                Fail();
                break;
            }
            var name = SqlKeywords.WordOf(Current.Tag).ToUpperInvariant();
            var isUpdate = At(Tag.Update);
            Next();
            for (var i = 0; i < events.Count; i++)
                if (events[i] == name) Fail("duplicate trigger events specified at or near \"" + TextAt.ToString() + "\"");
            events.Add(name);
            if (isUpdate && Accept(Tag.Of)) columns = Names();
        }
        while (Accept(Tag.Or));
        return events.ToImmutable();
    }

    /// <summary>{ OLD | NEW } { TABLE | ROW } [ AS ] name.</summary>
    private void TransitionTable()
    {
        if (!Accept(Tag.Old)) Expect(Tag.New);
        if (!Accept(Tag.Table)) Expect(Tag.Row);
        Accept(Tag.As);
        ColumnId();
    }

    private void TriggerArgument()
    {
        if (Current.Kind is TokenKind.Integer or TokenKind.Number || AtPlaceholder) Next();
        else if (AtString) StringLiteral();
        else ColumnLabel();
    }

    private QualifiedName TriggerFunction()
    {
        Expect(Tag.Execute);
        if (!Accept(Tag.Function)) Expect(Tag.Procedure);
        return FunctionName();
    }

    private Expression ParenthesisedExpression()
    {
        Expect(Tag.LeftParen);
        var value = Expression();
        Expect(Tag.RightParen);
        return value;
    }

    /// <summary>CREATE EVENT TRIGGER name ON event [ WHEN variable IN ( 'value' [, ...] ) [ AND ... ] ] EXECUTE { FUNCTION | PROCEDURE } name ().</summary>
    private CreateEventTriggerStatement CreateEventTrigger(int start)
    {
        _p += 2;
        var name = ColumnId();
        Expect(Tag.On);
        var trigger = ColumnLabel();
        if (Accept(Tag.When))
        {
            do
            {
                ColumnId();
                Expect(Tag.In, Tag.LeftParen);
                do ExpectString(); while (Accept(Tag.Comma));
                Expect(Tag.RightParen);
            }
            while (Accept(Tag.And));
        }
        var function = TriggerFunction();
        Expect(Tag.LeftParen, Tag.RightParen);
        return new CreateEventTriggerStatement(name, trigger, function, From(start));
    }

    /// <summary>
    /// CREATE [ OR REPLACE ] RULE name AS ON event TO table [ WHERE condition ] DO [ ALSO | INSTEAD ] { NOTHING | statement | ( statement ; ... ) }.
    /// </summary>
    private CreateRuleStatement CreateRule(int start, bool orReplace)
    {
        Next();
        var name = ColumnId();
        Expect(Tag.As, Tag.On);
        if (Current.Tag is not (Tag.Select or Tag.Insert or Tag.Update or Tag.Delete)) Fail();
        var trigger = Words(1);
        Expect(Tag.To);
        var table = QualifiedName();
        var where = Accept(Tag.Where) ? Expression() : null;
        Expect(Tag.Do);
        var isInstead = Accept(Tag.Instead);
        if (!isInstead) Accept(Tag.Also);
        var actions = new Sequence<Statement>();
        if (At(Tag.LeftParen))
        {
            Next();
            while (!_failed)
            {
                while (Accept(Tag.Semicolon)) { }
                if (At(Tag.RightParen)) break;
                actions.Add(RuleAction());
                if (!At(Tag.RightParen) && !At(Tag.Semicolon)) Fail();
            }
            Expect(Tag.RightParen);
        }
        else if (!Accept(Tag.Nothing))
        {
            actions.Add(RuleAction());
        }
        return new CreateRuleStatement(name, table, actions.ToImmutable(), From(start))
        {
            OrReplace = orReplace,
            IsInstead = isInstead,
            Event = trigger,
            Where = where,
        };
    }

    private Statement RuleAction()
    {
        if (Current.Tag is Tag.Notify) return Session();
        if (!AtDataStatement || At(Tag.Merge)) Fail();
        return Nested();
    }

    private bool AtDataStatement => Current.Tag is Tag.Select or Tag.Values or Tag.LeftParen or Tag.With or Tag.Table or Tag.Insert or Tag.Update
        or Tag.Delete or Tag.Merge;

    /// <summary>
    /// CREATE POLICY name ON table [ AS { PERMISSIVE | RESTRICTIVE } ] [ FOR command ] [ TO role [, ...] ] [ USING ( ... ) ] [ WITH CHECK ( ... ) ].
    /// </summary>
    private PolicyStatement CreatePolicy(int start)
    {
        Next();
        var name = ColumnId();
        Expect(Tag.On);
        var table = QualifiedName();
        var isPermissive = true;
        if (Accept(Tag.As))
        {
            isPermissive = AtWord("permissive");
            if (!isPermissive && !AtWord("restrictive"))
                Fail(Current is { Kind: TokenKind.Word, Tag: Tag.Plain } ? $"unrecognized row security option \"{TextAt}\"" : null);
            Next();
        }
        var command = "ALL";
        if (Accept(Tag.For))
        {
            if (Current.Tag is not (Tag.All or Tag.Select or Tag.Insert or Tag.Update or Tag.Delete)) Fail();
            else command = Words(1);
        }
        return PolicyRules(name, table, start, isAlter: false) with { IsPermissive = isPermissive, Command = command };
    }

    /// <summary>ALTER POLICY name ON table { RENAME TO name | [ TO ... ] [ USING ... ] [ WITH CHECK ... ] }.</summary>
    private Statement AlterPolicy(int start)
    {
        Next();
        var ifExists = OptionalIfExists();
        var nameStart = Here;
        var name = ColumnId();
        Expect(Tag.On);
        var table = QualifiedName();
        var target = new ObjectReference("POLICY", new QualifiedName([name], name.Span), From(nameStart)) { On = table };
        if (ifExists && !At(Tag.Rename)) Fail();
        return CommonChange(target, start) ?? PolicyRules(name, table, start, isAlter: true);
    }

    private PolicyStatement PolicyRules(Identifier name, QualifiedName table, int start, bool isAlter)
    {
        var roles = Accept(Tag.To) ? RoleNames() : [];
        var visible = Accept(Tag.Using) ? ParenthesisedExpression() : null;
        var check = Accept(Tag.With, Tag.Check) ? ParenthesisedExpression() : null;
        return new PolicyStatement(name, table, isAlter, From(start)) { Roles = roles, Using = visible, Check = check };
    }
}
