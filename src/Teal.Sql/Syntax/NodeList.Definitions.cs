namespace Teal.Sql.Syntax;

internal sealed partial class NodeList
{
    /// <summary>The statements that make or alter objects other than tables, indexes, views, sequences and types.</summary>
    private void AddDefinition(Statement node)
    {
        switch (node)
        {
            case AlterRelationStatement n:
                Add(n.Name);
                Add(n.Actions);
                break;
            case AlterSequenceStatement n: Add(n.Name, n.Type, n.OwnedBy); break;
            case MoveAllStatement n: Add(n.Tablespace, n.NewTablespace); break;
            case RenameObjectStatement n: Add(n.Object, n.NewName); break;
            case SetObjectSchemaStatement n: Add(n.Object, n.Schema); break;
            case ChangeOwnerStatement n: Add(n.Object, n.Owner); break;
            case DependsOnExtensionStatement n: Add(n.Object, n.Extension); break;
            case AlterOptionsStatement n:
                Add(n.Object, n.Setting);
                Add(n.Options);
                break;
            case AddEnumValueStatement n: Add(n.Name); break;
            case RenameEnumValueStatement n: Add(n.Name); break;
            case AlterCompositeTypeStatement n:
                Add(n.Name);
                Add(n.Actions);
                break;
            case CreateDomainStatement n:
                Add(n.Name, n.Type);
                Add(n.Constraints);
                break;
            case AlterDomainStatement n: Add(n.Name, n.Action); break;
            case CreateFunctionStatement n:
                Add(n.Name);
                Add(n.Parameters);
                Add(n.Returns);
                Add(n.ReturnsTable);
                Add(n.Options);
                Add(n.Settings);
                Add(n.Body, n.ReturnValue);
                break;
            case DefineStatement n:
                Add(n.Name, n.From);
                Add(n.Parameters);
                Add(n.Options);
                break;
            case CreateTriggerStatement n:
                Add(n.Name, n.Table, n.Function);
                Add(n.Columns);
                Add(n.From, n.When);
                break;
            case CreateEventTriggerStatement n: Add(n.Name, n.Event, n.Function); break;
            case CreateRuleStatement n:
                Add(n.Name, n.Table, n.Where);
                Add(n.Actions);
                break;
            case PolicyStatement n:
                Add(n.Name, n.Table);
                Add(n.Roles);
                Add(n.Using, n.Check);
                break;
            case CreateSchemaStatement n:
                Add(n.Name, n.Owner);
                Add(n.Elements);
                break;
            case CreateExtensionStatement n:
                Add(n.Name);
                Add(n.Options);
                break;
            case AlterExtensionContentsStatement n: Add(n.Name, n.Member); break;
            case CreateStatisticsStatement n:
                Add(n.Name);
                Add(n.Kinds);
                Add(n.Keys);
                Add(n.From);
                break;
            case CreateObjectStatement n:
                Add(n.Object);
                Add(n.Options);
                break;
            case PublicationStatement n:
                Add(n.Name);
                Add(n.Tables);
                Add(n.Schemas);
                Add(n.Options);
                break;
            case CreateForeignTableStatement n:
                Add(n.Table, n.Server);
                Add(n.Options);
                break;
            case ImportForeignSchemaStatement n:
                Add(n.RemoteSchema, n.Server, n.Schema);
                Add(n.Tables);
                break;
            default: AddUtility(node); break;
        }
    }

    private void AddUtility(Statement node)
    {
        switch (node)
        {
            case ReturnStatement n: Add(n.Value); break;
            case CallStatement n: Add(n.Call); break;
            case TruncateStatement n: Add(n.Tables); break;
            case LockStatement n: Add(n.Tables); break;
            case VacuumStatement n:
                Add(n.Tables);
                Add(n.Options);
                break;
            case AnalyzeStatement n:
                Add(n.Tables);
                Add(n.Options);
                break;
            case ClusterStatement n: Add(n.Table, n.Index); break;
            case ReindexStatement n: Add(n.Name); break;
            case RefreshStatement n: Add(n.Name); break;
            case CopyStatement n:
                Add(n.Table, n.Query);
                Add(n.Columns);
                Add(n.Options);
                Add(n.Where);
                break;
            case ExplainStatement n:
                Add(n.Options);
                Add(n.Statement);
                break;
            case PrepareStatement n:
                Add(n.Name);
                Add(n.Types);
                Add(n.Statement);
                break;
            case ExecuteStatement n:
                Add(n.Name);
                Add(n.Arguments);
                break;
            case DeclareCursorStatement n: Add(n.Name, n.Query); break;
            case FetchStatement n: Add(n.Cursor); break;
            case CommentStatement n: Add(n.Object); break;
            case SecurityLabelStatement n: Add(n.Object); break;
            case GrantStatement n:
                Add(n.Objects);
                Add(n.Roles);
                break;
            case GrantRoleStatement n:
                Add(n.Granted);
                Add(n.Roles);
                break;
            case AlterDefaultPrivilegesStatement n: Add(n.Grant); break;
            case RoleStatement n:
                Add(n.Name);
                Add(n.Options);
                break;
            case ReassignOwnedStatement n:
                Add(n.Roles);
                Add(n.NewOwner);
                break;
            case AlterSystemStatement n: Add(n.Setting); break;
        }
    }
}
