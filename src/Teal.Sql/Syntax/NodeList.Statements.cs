namespace Teal.Sql.Syntax;

internal sealed partial class NodeList
{
    private void AddStatement(Statement node)
    {
        switch (node)
        {
            case DataStatement n: AddData(n); break;
            case CreateTableStatement n:
                Add(n.Name, n.OfType, n.PartitionOf);
                Add(n.Elements);
                Add(n.Inherits);
                Add(n.PartitionBoundValues);
                Add(n.PartitionKeys);
                Add(n.AsColumns);
                Add(n.AsQuery);
                break;
            case AlterTableStatement n:
                Add(n.Name);
                Add(n.Actions);
                break;
            case CreateIndexStatement n:
                Add(n.Name, n.Table);
                Add(n.Keys);
                Add(n.Include);
                Add(n.Where);
                break;
            case CreateCompositeTypeStatement n:
                Add(n.Name);
                Add(n.Attributes);
                break;
            case CreateTypeStatement n: Add(n.Name); break;
            case CreateSequenceStatement n: Add(n.Name, n.Type, n.OwnedBy); break;
            case CreateViewStatement n:
                Add(n.Name);
                Add(n.Columns);
                Add(n.Query);
                break;
            case DropStatement n:
                // Its names are those of the routines.
                if (n.Routines.IsEmpty) Add(n.Names);
                Add(n.Routines);
                Add(n.OnTable);
                break;
            case DoStatement n: Add(n.Body); break;
            default: AddDefinition(node); break;
        }
    }

    private void AddData(DataStatement node)
    {
        Add(node.With);
        switch (node)
        {
            case SelectStatement n: Add(n.Query); break;
            case InsertStatement n:
                Add(n.Target);
                Add(n.Columns);
                Add(n.Source, n.OnConflict);
                Add(n.Returning);
                break;
            case UpdateStatement n:
                Add(n.Target);
                Add(n.Assignments);
                Add(n.From);
                Add(n.Where);
                Add(n.Returning);
                break;
            case DeleteStatement n:
                Add(n.Target);
                Add(n.Using);
                Add(n.Where);
                Add(n.Returning);
                break;
            case MergeStatement n:
                Add(n.Target, n.Source, n.On);
                Add(n.Branches);
                Add(n.Returning);
                break;
        }
    }

    private void AddAction(AlterTableAction node)
    {
        switch (node)
        {
            case AddColumnAction n: Add(n.Column); break;
            case DropColumnAction n: Add(n.Column); break;
            case AlterColumnTypeAction n:
                Add(n.Column, n.Type, n.Collation);
                Add(n.Using);
                break;
            case AlterColumnDefaultAction n: Add(n.Column, n.Value); break;
            case AlterColumnNotNullAction n: Add(n.Column); break;
            case AddIdentityAction n: Add(n.Column, n.SequenceName); break;
            case DropIdentityAction n: Add(n.Column); break;
            case DropExpressionAction n: Add(n.Column); break;
            case AddConstraintAction n: Add(n.Constraint); break;
            case DropConstraintAction n: Add(n.Name); break;
            case ValidateConstraintAction n: Add(n.Name); break;
            case RenameColumnAction n: Add(n.Column, n.NewName); break;
            case RenameTableAction n: Add(n.NewName); break;
            case RenameConstraintAction n: Add(n.Constraint, n.NewName); break;
            case SetSchemaAction n: Add(n.Schema); break;
            case AttachPartitionAction n:
                Add(n.Partition);
                Add(n.BoundValues);
                break;
            case DetachPartitionAction n: Add(n.Partition); break;
            case OtherTableAction n:
                Add(n.Column, n.Value);
                Add(n.Target, n.Name);
                Add(n.Options);
                break;
            case DomainDefaultAction n: Add(n.Value); break;
        }
    }

    private void AddColumnConstraint(ColumnConstraint node)
    {
        Add(node.Name);
        switch (node)
        {
            case DefaultConstraint n: Add(n.Value); break;
            case ColumnCheck n: Add(n.Condition); break;
            case ColumnReferences n: Add(n.Target); break;
            case GeneratedConstraint n: Add(n.Value); break;
            case IdentityConstraint n: Add(n.SequenceName); break;
            case ColumnCollation n: Add(n.Collation); break;
        }
    }

    private void AddElement(TableElement node)
    {
        switch (node)
        {
            case LikeClause n: Add(n.Source); break;
            case ColumnDefinition n:
                Add(n.Name, n.Type);
                Add(n.Constraints);
                break;
            case TableConstraint n: AddTableConstraint(n); break;
        }
    }

    private void AddTableConstraint(TableConstraint node)
    {
        Add(node.Name);
        switch (node)
        {
            case CheckConstraint n: Add(n.Condition); break;
            case UniqueConstraint n:
                Add(n.Columns);
                Add(n.UsingIndex);
                Add(n.Include);
                break;
            case ForeignKeyConstraint n:
                Add(n.Columns);
                Add(n.Target);
                break;
            case ExclusionConstraint n:
                Add(n.Keys);
                Add(n.Where);
                break;
            case TableNotNullConstraint n: Add(n.Column); break;
        }
    }
}
