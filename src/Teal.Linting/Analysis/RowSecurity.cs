using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Whom row level security holds.</summary>
internal static class RowSecurity
{
    private const string Force = "FORCE ROW LEVEL SECURITY";

    /// <summary>Whether it holds for the owner of the table too: FORCE was said before, or is by the file.</summary>
    public static bool HoldsOwner(LintContext context, RelationName table) =>
        context.Schema.Tables.GetValueOrDefault(table) is { ForcesRowSecurity: true }
        || context.Outlook.On<AlterTableStatement>(table).Any(a => a.Actions.OfType<OtherTableAction>().Any(o => o.Keywords == Force));
}
