using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Whether the condition of an UPDATE or DELETE keeps it to a few rows, however large the table is.</summary>
internal static class RowBound
{
    /// <summary>
    /// True where a condition that must hold compares a key with given values or a range, or takes the rows from a query with a
    /// LIMIT.
    /// </summary>
    public static bool Has(UpdateStatement update, SchemaModel schema)
    {
        if (update.IsWhereCurrentOf || update.From.Any(t => IsLimited(t, update.With))) return true;
        var conjuncts = Conjuncts.Of(update.Where).ToList();
        return conjuncts.Any(IsInLimitedQuery)
            || TableKeys.Of(update.Target.Table, schema).Any(key => key.All(column => conjuncts.Any(c => Pins(c, column, update, schema))))
            || TableKeys.Of(update.Target.Table, schema).Any(key => IsRange(conjuncts, key[0], update, schema));
    }

    /// <summary>The same of a DELETE, whose USING is to it what FROM is to an UPDATE.</summary>
    public static bool Has(DeleteStatement delete, SchemaModel schema) =>
        Has(new UpdateStatement(delete.Target, [], delete.Using, delete.Where, delete.Span) { With = delete.With, IsWhereCurrentOf = delete.IsWhereCurrentOf }, schema);

    private static bool Pins(Expression conjunct, string column, UpdateStatement update, SchemaModel schema) => conjunct switch
    {
        BinaryExpression { Operator: "=" } equality =>
            (IsKey(equality.Left, column, update) && IsGivenToEqual(equality.Right, update, schema))
            || (IsKey(equality.Right, column, update) && IsGivenToEqual(equality.Left, update, schema)),
        InListExpression { IsNot: false } list => IsKey(list.Value, column, update) && list.Items.All(i => IsGivenToEqual(i, update, schema)),
        ArrayComparison { Operator: "=", IsAll: false } any => IsKey(any.Left, column, update) && IsGivenToEqual(any.Array, update, schema),
        _ => false,
    };

    private static bool IsRange(List<Expression> conjuncts, string column, UpdateStatement update, SchemaModel schema) =>
        conjuncts.Any(c => c is BetweenExpression { IsNot: false } between && IsKey(between.Value, column, update)
            && IsGivenAsLimit(between.Low, update, schema) && IsGivenAsLimit(between.High, update, schema))
        || (conjuncts.Any(c => IsLimit(c, column, update, schema, fromBelow: true)) && conjuncts.Any(c => IsLimit(c, column, update, schema, fromBelow: false)));

    private static bool IsLimit(Expression conjunct, string column, UpdateStatement update, SchemaModel schema, bool fromBelow) =>
        conjunct is BinaryExpression comparison
        && ((IsKey(comparison.Left, column, update) && IsGivenAsLimit(comparison.Right, update, schema)
                && comparison.Operator.StartsWith(fromBelow ? '>' : '<') && comparison.Operator is ">" or ">=" or "<" or "<=")
            || (IsKey(comparison.Right, column, update) && IsGivenAsLimit(comparison.Left, update, schema)
                && comparison.Operator.StartsWith(fromBelow ? '<' : '>') && comparison.Operator is ">" or ">=" or "<" or "<="));

    private static bool IsInLimitedQuery(Expression conjunct) => conjunct switch
    {
        SubqueryExpression { Kind: SubqueryKind.In } subquery => subquery.Query.Limit is not null,
        SubqueryExpression { Kind: SubqueryKind.Any, Operator: "=" } subquery => subquery.Query.Limit is not null,
        ArrayComparison { Operator: "=", IsAll: false, Array: SubqueryExpression { Kind: SubqueryKind.Array } subquery } => subquery.Query.Limit is not null,
        _ => false,
    };

    private static bool IsLimited(TableExpression table, WithClause? with) => table switch
    {
        SubqueryTable subquery => subquery.Query.Limit is not null,
        TableReference { Table.Schema: null } reference => with?.Tables.Any(t =>
            t.Name.Name == reference.Table.Name && t.Statement is SelectStatement { Query.Limit: not null }) ?? false,
        _ => false,
    };

    private static bool IsKey(Expression expression, string column, UpdateStatement update) =>
        expression is ColumnReference reference && reference.Name.Name == column
        && (reference.Name.Schema is null || reference.Name.Schema == update.Target.CallName);

    // A bare name beside "=" may be the other side of a join, unless every table that it could belong to is known.
    private static bool IsGivenToEqual(Expression expression, UpdateStatement update, SchemaModel schema) =>
        IsGiven(expression, update, schema, mayBeVariable: update.From.All(t => t is TableReference table && schema.Find(table.Table) is not null));

    // A range over a key between bare names is no join that anybody writes: they are variables.
    private static bool IsGivenAsLimit(Expression expression, UpdateStatement update, SchemaModel schema) =>
        IsGiven(expression, update, schema, mayBeVariable: true);

    // Literals, parameters, variables of a code block, and queries of one value; never a column of the tables in the statement.
    private static bool IsGiven(Expression expression, UpdateStatement update, SchemaModel schema, bool mayBeVariable)
    {
        var tables = SyntaxTree.DescendantsAndSelf<TableReference>(update).ToList();
        // A subquery over no table gives a few rows that are written out.
        var subqueries = update.From.SelectMany(SyntaxTree.DescendantsAndSelf<SubqueryTable>)
            .Where(s => SyntaxTree.DescendantsAndSelf(s).Any(n => n is TableReference or TableQuery)).Select(s => s.Alias?.Name).ToHashSet(StringComparer.Ordinal);
        return expression is SubqueryExpression { Kind: SubqueryKind.Scalar }
            || SyntaxTree.DescendantsAndSelf(expression).All(n => n switch
            {
                SubqueryExpression => false,
                ColumnReference { Name.Schema: { } qualifier } =>
                    qualifier != update.Target.CallName && !subqueries.Contains(qualifier) && tables.All(t => t.CallName != qualifier),
                ColumnReference column => mayBeVariable && !IsColumn(column.Name.Name, tables, schema),
                _ => true,
            });
    }

    private static bool IsColumn(string name, List<TableReference> tables, SchemaModel schema) =>
        tables.Any(t => schema.Find(t.Table)?.Column(name) is not null);
}
