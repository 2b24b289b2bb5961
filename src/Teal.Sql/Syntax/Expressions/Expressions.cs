using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>What a literal is.</summary>
public enum LiteralKind
{
    /// <summary>NULL.</summary>
    Null,

    /// <summary>TRUE or FALSE.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Any other number.</summary>
    Number,

    /// <summary>A string of any spelling.</summary>
    String,

    /// <summary>A bit string.</summary>
    BitString,
}

/// <summary>A literal.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its value: a string without quotes and with its escapes resolved, a number as written, <c>true</c>, <c>false</c> or <c>null</c>.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record Literal(LiteralKind Kind, string Value, SourceSpan Span) : Expression(Span)
{
    /// <summary>Whether a placeholder stands in its place: then nothing is known of the value, which is the text as written.</summary>
    public bool IsPlaceholder { get; init; }
}

/// <summary>What a migration runner, a library or psql puts a value in the place of: <c>${x}</c>, <c>{{x}}</c>, <c>:x</c>, <c>@x</c>.</summary>
/// <param name="Text">The placeholder as written.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record PlaceholderExpression(string Text, SourceSpan Span) : Expression(Span);

/// <summary>A column, perhaps qualified: <c>u.plan_id</c>. A keyword-like value without arguments is a <see cref="FunctionCall"/>.</summary>
public sealed record ColumnReference(QualifiedName Name, SourceSpan Span) : Expression(Span);

/// <summary><c>*</c> or <c>t.*</c>.</summary>
/// <param name="Qualifier">What stands before the point, or null.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record StarReference(QualifiedName? Qualifier, SourceSpan Span) : Expression(Span);

/// <summary>A parameter: <c>$1</c>.</summary>
public sealed record ParameterReference(int Number, SourceSpan Span) : Expression(Span);

/// <summary>DEFAULT in place of a value, in VALUES of an INSERT or behind SET.</summary>
/// <param name="Span">Where it stands in the source.</param>
public sealed record DefaultValue(SourceSpan Span) : Expression(Span);

/// <summary>A function call, special forms such as EXTRACT and CURRENT_DATE included.</summary>
/// <param name="Name">The function; for special forms the keyword in lower case (<c>coalesce</c>, <c>current_date</c>).</param>
/// <param name="Arguments">The arguments in order, whatever words stand between them.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record FunctionCall(QualifiedName Name, ImmutableArray<Expression> Arguments, SourceSpan Span) : Expression(Span)
{
    /// <summary>Whether DISTINCT is given.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>ORDER BY among the arguments or in WITHIN GROUP.</summary>
    public ImmutableArray<SortKey> OrderBy { get; init; } = [];

    /// <summary>The condition of FILTER, or null.</summary>
    public Expression? Filter { get; init; }

    /// <summary>OVER, or null.</summary>
    public WindowSpecification? Over { get; init; }
}

/// <summary>A type conversion, however it is written: CAST, <c>::</c>, or <c>type 'literal'</c>.</summary>
public sealed record CastExpression(Expression Value, TypeName Type, SourceSpan Span) : Expression(Span);

/// <summary>An operator with one operand.</summary>
/// <param name="Operator">The operator, keywords in upper case: <c>-</c>, <c>NOT</c>, <c>IS NULL</c>, <c>IS NOT TRUE</c>.</param>
/// <param name="Operand">The operand.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record UnaryExpression(string Operator, Expression Operand, SourceSpan Span) : Expression(Span);

/// <summary>An operator with two operands.</summary>
/// <param name="Operator">The operator, keywords in upper case: <c>=</c>, <c>AND</c>, <c>NOT LIKE</c>, <c>IS DISTINCT FROM</c>, <c>AT TIME ZONE</c>.</param>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record BinaryExpression(string Operator, Expression Left, Expression Right, SourceSpan Span) : Expression(Span);

/// <summary>BETWEEN.</summary>
public sealed record BetweenExpression(
    Expression Value, Expression Low, Expression High, bool IsNot, bool IsSymmetric, SourceSpan Span) : Expression(Span);

/// <summary>IN with a list of values.</summary>
public sealed record InListExpression(Expression Value, ImmutableArray<Expression> Items, bool IsNot, SourceSpan Span) : Expression(Span);

/// <summary>How a subquery is used in an expression.</summary>
public enum SubqueryKind
{
    /// <summary>As a value.</summary>
    Scalar,

    /// <summary>EXISTS.</summary>
    Exists,

    /// <summary>IN.</summary>
    In,

    /// <summary>NOT IN.</summary>
    NotIn,

    /// <summary>operator ANY or SOME.</summary>
    Any,

    /// <summary>operator ALL.</summary>
    All,

    /// <summary>ARRAY(…).</summary>
    Array,
}

/// <summary>A subquery in an expression.</summary>
/// <param name="Kind">How it is used.</param>
/// <param name="Left">What stands left of IN or of the operator, or null.</param>
/// <param name="Operator">The operator before ANY or ALL, or null.</param>
/// <param name="Query">The query.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record SubqueryExpression(
    SubqueryKind Kind, Expression? Left, string? Operator, QueryExpression Query, SourceSpan Span) : Expression(Span);

/// <summary>operator ANY (array) or operator ALL (array).</summary>
public sealed record ArrayComparison(
    Expression Left, string Operator, bool IsAll, Expression Array, SourceSpan Span) : Expression(Span);

/// <summary>CASE.</summary>
public sealed record CaseExpression(
    Expression? Operand, ImmutableArray<CaseBranch> Branches, Expression? Else, SourceSpan Span) : Expression(Span);

/// <summary>WHEN … THEN ….</summary>
public sealed record CaseBranch(Expression When, Expression Then, SourceSpan Span) : SqlNode(Span);

/// <summary>ARRAY[…].</summary>
public sealed record ArrayExpression(ImmutableArray<Expression> Items, SourceSpan Span) : Expression(Span);

/// <summary>ROW(…) or (a, b).</summary>
public sealed record RowExpression(ImmutableArray<Expression> Items, SourceSpan Span) : Expression(Span);

/// <summary>value[index] or value[low:high].</summary>
public sealed record SubscriptExpression(Expression Value, ImmutableArray<Expression> Bounds, SourceSpan Span) : Expression(Span);

/// <summary>(value).field; a star is the field <c>*</c>.</summary>
public sealed record FieldSelection(Expression Value, string Field, SourceSpan Span) : Expression(Span);

/// <summary>value COLLATE name.</summary>
public sealed record CollateExpression(Expression Value, QualifiedName Collation, SourceSpan Span) : Expression(Span);

/// <summary>An argument with a name: name =&gt; value.</summary>
public sealed record NamedArgument(Identifier Name, Expression Value, SourceSpan Span) : Expression(Span);
