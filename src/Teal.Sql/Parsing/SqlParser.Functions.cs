using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Parsing;

/// <content>CREATE FUNCTION, CREATE PROCEDURE, and their bodies.</content>
public sealed partial class SqlParser
{
    /// <summary>CREATE [ OR REPLACE ] { FUNCTION | PROCEDURE } name ( ... ) [ RETURNS ... ] option ... [ RETURN value | BEGIN ATOMIC ... END ].</summary>
    private CreateFunctionStatement CreateFunction(int start, bool orReplace)
    {
        var isProcedure = At(Tag.Procedure);
        Next();
        var name = FunctionName();
        var parameters = Parameters(withDefaults: true);
        TypeName? returns = null;
        var table = ImmutableArray<RoutineParameter>.Empty;
        if (!isProcedure && Accept(Tag.Returns))
        {
            if (Accept(Tag.Table)) table = TableColumns();
            else returns = RoutineType();
        }
        var options = RoutineOptions(out var settings, out var code);
        var language = options.LastOrDefault(o => o.Name == "language")?.Value?.ToLowerInvariant() ?? "sql";
        ProcedureBody? body = null;
        Expression? value = null;
        if (Accept(Tag.Return)) value = Expression();
        else if (At(Tag.Begin, Tag.Atomic)) body = AtomicBody();
        else if (!_failed && code is { } literal && AtStatementEnd) body = Body(literal, language, _takesBodiesUnread ? [] : _errors);
        return new CreateFunctionStatement(name, parameters, body, From(start))
        {
            OrReplace = orReplace,
            IsProcedure = isProcedure,
            Language = language,
            Returns = returns,
            ReturnsTable = table,
            Options = options,
            Settings = settings,
            ReturnValue = value,
        };
    }

    private ImmutableArray<RoutineParameter> TableColumns()
    {
        Expect(Tag.LeftParen);
        var columns = new Sequence<RoutineParameter>();
        do
        {
            var start = Here;
            var name = TypeOrFunctionName();
            var type = RoutineType();
            columns.Add(new RoutineParameter(name, ParameterMode.Out, type, null, From(start)));
        }
        while (Accept(Tag.Comma));
        Expect(Tag.RightParen);
        return columns.ToImmutable();
    }

    /// <summary>createfunc_opt_list; <paramref name="code"/> is the literal of AS.</summary>
    private ImmutableArray<StatementOption> RoutineOptions(out ImmutableArray<SetStatement> settings, out SyntaxToken? code)
    {
        var options = new Sequence<StatementOption>();
        var sets = new Sequence<SetStatement>();
        code = null;
        while (!_failed)
        {
            var first = _p;
            if (Current.Tag is Tag.Set or Tag.Reset)
            {
                sets.Add(SettingClause());
            }
            else if (Accept(Tag.As))
            {
                code = Current;
                ExpectString();
                if (Accept(Tag.Comma))
                {
                    // A file and the name in it: the code is not here.
                    ExpectString();
                    code = null;
                }
            }
            else if (Accept(Tag.Language))
            {
                options.Add(OptionWith(first, () => WordOrString()));
            }
            else if (Accept(Tag.Transform))
            {
                do
                {
                    Expect(Tag.For, Tag.Type);
                    Type();
                }
                while (Accept(Tag.Comma));
            }
            else if (Accept(Tag.Window))
            {
                options.Add(Option(first));
            }
            else if (RoutineOption() is { } option)
            {
                options.Add(option);
            }
            else
            {
                break;
            }
        }
        settings = sets.ToImmutable();
        return options.ToImmutable();
    }

    /// <summary>common_func_opt_item, SET and RESET left out; null where none stands here.</summary>
    private StatementOption? RoutineOption()
    {
        var first = _p;
        if (Accept(Tag.Strict) || Accept(Tag.Immutable) || Accept(Tag.Stable) || Accept(Tag.Volatile) || Accept(Tag.Leakproof)
            || Accept(Tag.Not, Tag.Leakproof)) return Option(first);
        if (Accept(Tag.Called) || Accept(Tag.Returns, Tag.Null))
        {
            Expect(Tag.On, Tag.Null);
            Expect(Tag.Input);
            return Option(first);
        }
        if (At(Tag.Security) || At(Tag.External, Tag.Security))
        {
            Accept(Tag.External);
            Next();
            if (!Accept(Tag.Definer)) Expect(Tag.Invoker);
            return Option(first);
        }
        if (Accept(Tag.Cost) || Accept(Tag.Rows)) return OptionWith(first, Number);
        if (Accept(Tag.Support)) return OptionWith(first, () => QualifiedName());
        return Accept(Tag.Parallel) ? OptionWith(first, () => ColumnId()) : null;
    }

    /// <summary>SetResetClause and FunctionSetResetClause: SET of a plain setting, or RESET.</summary>
    private SetStatement SettingClause()
    {
        if (At(Tag.Reset)) return Reset();
        if (PeekTag(1) is Tag.Local or Tag.Constraints || (PeekTag(1) == Tag.Session && PeekTag(2) != Tag.Authorization)) FailAt(_p + 1, null);
        return Set();
    }

    /// <summary>BEGIN ATOMIC { statement | RETURN value } ; ... END.</summary>
    private ProcedureBody AtomicBody()
    {
        _p += 2;
        var start = Here;
        var firstSemicolon = -1;
        var statements = new Sequence<EmbeddedStatement>();
        while (!_failed)
        {
            while (Accept(Tag.Semicolon)) { }
            if (At(Tag.End)) break;
            var statement = AtomicStatement();
            if (!At(Tag.Semicolon)) Fail();
            else if (firstSemicolon < 0) firstSemicolon = _p;
            if (!_failed) statements.Add(new EmbeddedStatement(statement with { Text = _source }, 0, statement.Span));
        }
        // A body that never ends must not take the rest of the script with it.
        if (_failed && firstSemicolon >= 0 && _failedAt >= _end) _failedAt = firstSemicolon;
        var end = Here;
        Expect(Tag.End);
        return new ProcedureBody(statements.ToImmutable(), _failed ? default : SourceSpan.FromBounds(start, end));
    }

    private Statement AtomicStatement()
    {
        var start = Here;
        if (!Accept(Tag.Return)) return Nested();
        var value = Expression();
        return new ReturnStatement(value, From(start));
    }

    /// <summary>A statement inside another.</summary>
    private Statement Nested()
    {
        var statement = Enter() ? OneStatement() : new ErrorStatement(default);
        Leave();
        return statement with { Text = _source };
    }

    private ImmutableArray<EmbeddedStatement> PlainStatements()
    {
        var statements = new Sequence<EmbeddedStatement>();
        while (NextStatement() is { } statement)
            statements.Add(new EmbeddedStatement(statement, 0, statement.Span));
        return statements.ToImmutable();
    }
}
