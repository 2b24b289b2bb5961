using System.Collections.Immutable;
using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>RENAME COLUMN, of tables and of views: no two application versions can run across it.</summary>
internal sealed class RenameColumn() : Rule<AlterTableStatement, AlterRelationStatement>(
    "rename-column", Severity.Error, Category.Compatibility,
    "A column is renamed",
    "The version that is running knows the old name only and the version to come the new name only, so one of them fails at "
    + "every moment. Add a column with the new name, keep both equal while both versions run, and drop the old one when nothing uses it.\n\n"
    + "Not reported for columns and tables that the file made, and for a new name that begins with " + RetiredName.Prefix + ": what is renamed so was retired on "
    + "purpose, to be dropped when nothing has missed it.")
{
    internal override bool ConcernsAction(Type action) => action == typeof(RenameColumnAction);

    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        var (name, actions) = statement switch
        {
            AlterTableStatement alter => (alter.Name, alter.Actions),
            AlterRelationStatement alter => (alter.Name, alter.Actions),
            _ => (null, ImmutableArray<AlterTableAction>.Empty),
        };
        if (name is null || actions is not [RenameColumnAction rename] || context.IsNew(name)
            || context.IsNewColumn(name, rename.Column.Name) || RetiredName.Is(rename.NewName.Name) || IsTakenBack(context, name, rename)) yield break;
        yield return Found(context, rename.Span, name, Message(context, name, rename), Advice(context, statement, name, rename));
    }

    private static bool IsTakenBack(LintContext context, QualifiedName name, RenameColumnAction rename) =>
        context.Outlook.InTransaction<AlterTableStatement>(context, context.Resolve(name))
            .Any(other => other.Actions is [RenameColumnAction back] && back.Column.Name == rename.NewName.Name && back.NewName.Name == rename.Column.Name);

    private static string Message(LintContext context, QualifiedName name, RenameColumnAction rename) =>
        $"Renaming {context.Resolve(name)}.{rename.Column} to {rename.NewName} breaks the application that is running: from this moment every query "
        + $"of it that names {rename.Column} fails with {ServerErrors.NoColumn(rename.Column.Name)}, and until this "
        + $"moment every query of the next version that names {rename.NewName} does.{EffectText.Sentence(context.Effects)}";

    private static string Advice(LintContext context, Statement statement, QualifiedName name, RenameColumnAction rename)
    {
        if (statement is AlterRelationStatement { ObjectKind: not "FOREIGN TABLE" })
        {
            var view = context.Resolve(name);
            return $"""
                Show the column under both names while both versions run, the new one behind those that are there:
                CREATE OR REPLACE VIEW {context.NameOf(view)}{ViewColumns.WithBoth(context.Schema, view, rename.Column.Name, rename.NewName.Name) ?? $" AS SELECT /* its columns */, {rename.Column} AS {rename.NewName} FROM /* … */"};
                """;
        }

        var known = context.TableSoFar(name)?.Column(rename.Column.Name);
        var type = known is null ? $"/* the type of {rename.Column} */" : known.Type + (known.Collation is null ? "" : $" COLLATE {known.Collation}");
        return "Expand, keep equal, contract ('teal plan' writes all three):\n" + ColumnSuccessor.Steps(context, name, rename.Column, rename.NewName.Name, type);
    }
}
