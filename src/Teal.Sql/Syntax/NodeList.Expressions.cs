namespace Teal.Sql.Syntax;

internal sealed partial class NodeList
{
    private void AddExpression(Expression node)
    {
        switch (node)
        {
            case ColumnReference n: Add(n.Name); break;
            case StarReference n: Add(n.Qualifier); break;
            case FunctionCall n:
                Add(n.Name);
                Add(n.Arguments);
                Add(n.OrderBy);
                Add(n.Filter, n.Over);
                break;
            case CastExpression n: Add(n.Value, n.Type); break;
            case UnaryExpression n: Add(n.Operand); break;
            case BinaryExpression n: Add(n.Left, n.Right); break;
            case BetweenExpression n: Add(n.Value, n.Low, n.High); break;
            case InListExpression n:
                Add(n.Value);
                Add(n.Items);
                break;
            case SubqueryExpression n: Add(n.Left, n.Query); break;
            case ArrayComparison n: Add(n.Left, n.Array); break;
            case CaseExpression n:
                Add(n.Operand);
                Add(n.Branches);
                Add(n.Else);
                break;
            case ArrayExpression n: Add(n.Items); break;
            case RowExpression n: Add(n.Items); break;
            case SubscriptExpression n:
                Add(n.Value);
                Add(n.Bounds);
                break;
            case FieldSelection n: Add(n.Value); break;
            case CollateExpression n: Add(n.Value, n.Collation); break;
            case NamedArgument n: Add(n.Name, n.Value); break;
        }
    }

    private void AddQuery(QueryExpression node)
    {
        Add(node.With);
        switch (node)
        {
            case SelectQuery n:
                Add(n.DistinctOn);
                Add(n.Items);
                Add(n.Into);
                Add(n.From);
                Add(n.Where);
                Add(n.GroupBy);
                Add(n.Having);
                Add(n.Windows);
                break;
            case ValuesQuery n:
                foreach (var row in n.Rows) Add(row);
                break;
            case TableQuery n: Add(n.Table); break;
            case SetOperationQuery n: Add(n.Left, n.Right); break;
        }
        Add(node.OrderBy);
        Add(node.Limit, node.Offset);
        Add(node.Locking);
    }

    private void AddTable(TableExpression node)
    {
        switch (node)
        {
            case TableReference n: Add(n.Table, n.Sample); break;
            case SubqueryTable n: Add(n.Query); break;
            case FunctionTable n:
                Add(n.Functions);
                Add(n.ColumnDefinitions);
                break;
            case JoinedTable n:
                Add(n.Left, n.Right, n.On);
                Add(n.Using);
                Add(n.UsingAlias);
                break;
        }
        Add(node.Alias);
        Add(node.ColumnAliases);
    }
}
