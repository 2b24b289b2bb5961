using System.Collections.Immutable;

namespace Teal.Sql.Syntax;

/// <summary>The children of a node. What they are is said in one file per part of the tree.</summary>
internal sealed partial class NodeList : List<SqlNode>
{
    internal void AddChildrenOf(SqlNode node)
    {
        switch (node)
        {
            case Expression expression:
                AddExpression(expression);
                break;
            case QueryExpression query:
                AddQuery(query);
                break;
            case TableExpression table:
                AddTable(table);
                break;
            case Statement statement:
                AddStatement(statement);
                break;
            case AlterTableAction action:
                AddAction(action);
                break;
            case ColumnConstraint constraint:
                AddColumnConstraint(constraint);
                break;
            case TableElement element:
                AddElement(element);
                break;
            default:
                AddPart(node);
                break;
        }
    }

    private void Add(SqlNode? first, SqlNode? second = null, SqlNode? third = null)
    {
        if (first is not null) base.Add(first);
        if (second is not null) base.Add(second);
        if (third is not null) base.Add(third);
    }

    private void Add<T>(ImmutableArray<T> nodes)
        where T : SqlNode
    {
        foreach (var node in nodes) base.Add(node);
    }

    /// <summary>The nodes that belong to no large family.</summary>
    private void AddPart(SqlNode node)
    {
        switch (node)
        {
            case QualifiedName n: Add(n.Parts); break;
            case TypeName n: Add(n.Modifiers); break;
            case CaseBranch n: Add(n.When, n.Then); break;
            case SelectItem n: Add(n.Value, n.Alias); break;
            case SortKey n: Add(n.Value); break;
            case LockingClause n: Add(n.Of); break;
            case NamedWindow n: Add(n.Name, n.Window); break;
            case WindowSpecification n:
                Add(n.Name);
                Add(n.PartitionBy);
                Add(n.OrderBy);
                Add(n.FrameBounds);
                break;
            case TableSample n:
                Add(n.Method, n.Seed);
                Add(n.Arguments);
                break;
            case WithClause n: Add(n.Tables); break;
            case CommonTableExpression n:
                Add(n.Name);
                Add(n.Columns);
                Add(n.Statement);
                Add(n.CycleMarks);
                break;
            case TargetTable n: Add(n.Table, n.Alias); break;
            case OnConflictClause n:
                Add(n.Keys);
                Add(n.Constraint, n.IndexPredicate);
                Add(n.Assignments);
                Add(n.Where);
                break;
            case Assignment n:
                Add(n.Columns);
                Add(n.Value);
                break;
            case AssignmentTarget n: Add(n.Column); break;
            case MergeBranch n:
                Add(n.Condition);
                Add(n.Assignments);
                Add(n.Columns);
                Add(n.Values);
                break;
            case IndexKey n: Add(n.Value); break;
            case ForeignKeyTarget n:
                Add(n.Table);
                Add(n.Columns);
                break;
            case RoutineParameter n: Add(n.Name, n.Type, n.Default); break;
            case ObjectReference n:
                Add(n.Name);
                Add(n.Parameters);
                Add(n.Types);
                Add(n.On);
                break;
            case RelationTarget n:
                Add(n.Name);
                Add(n.Columns);
                break;
            case PublishedTable n:
                Add(n.Table);
                Add(n.Columns);
                Add(n.Where);
                break;
            case ProcedureBody n: Add(n.Statements); break;
            case EmbeddedStatement n: Add(n.Statement); break;
        }
    }
}
