using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>The way to the statements whose first word says what they are.</content>
public sealed partial class SqlParser
{
    private Statement Utility()
    {
        var start = Here;
        switch (Current.Tag)
        {
            case Tag.Grant or Tag.Revoke: return Grant(start);
            case Tag.Comment: return Comment(start);
            case Tag.Security: return SecurityLabel(start);
            case Tag.Truncate: return Truncate(start);
            case Tag.Lock: return Lock(start);
            case Tag.Vacuum: return Vacuum(start);
            case Tag.Analyze or Tag.Analyse: return Analyze(start);
            case Tag.Cluster: return Cluster(start);
            case Tag.Reindex: return Reindex(start);
            case Tag.Refresh: return Refresh(start);
            case Tag.Copy: return Copy(start);
            case Tag.Explain: return Explain(start);
            case Tag.Prepare: return Prepare(start);
            case Tag.Execute: return Execute(start);
            case Tag.Declare: return DeclareCursor(start);
            case Tag.Fetch or Tag.Move: return Fetch(start);
            case Tag.Call: return Call(start);
            case Tag.Import: return ImportForeignSchema(start);
            case Tag.Reassign: return ReassignOwned(start);
            case Tag.Deallocate or Tag.Close or Tag.Listen or Tag.Unlisten or Tag.Notify or Tag.Discard or Tag.Load or Tag.Show or Tag.Checkpoint:
                return Session();
            default:
                Fail();
                return new ErrorStatement(default);
        }
    }
}
