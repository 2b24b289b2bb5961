using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>DROP NOT NULL of a column or a domain that has been NOT NULL.</summary>
internal sealed class DropNotNull() : Rule<AlterDomainStatement, AlterTableStatement>(
    "drop-not-null", Severity.Warning, Category.Compatibility,
    "A column may become NULL",
    "The running version was written for a column that is never NULL: as soon as another version writes a NULL, it reads one, and "
    + "whatever it does with the value fails in the application, not in the database. Let the next version write a value until no version is left that "
    + "cannot read NULL.\n\nNot reported for a column that is known to be nullable, and for one that the file added.")
{
    internal override bool ConcernsAction(Type action) => action == typeof(AlterColumnNotNullAction);

    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (statement is AlterDomainStatement { Action: DomainNotNullAction { NotNull: false } } domain && !context.IsNewType(domain.Name))
            yield return Found(
                context, domain.Action.Span, (RelationName?)null,
                $"Every column of the domain {domain.Name} may become NULL: as soon as anyone writes a NULL there, the running application reads one where it never met one.",
                "Let every version write a value until no running version is left that cannot read NULL; only then:\n" + context.Text(statement.Span) + ";");
        if (statement is not AlterTableStatement alter || context.IsNew(alter.Name)) yield break;
        foreach (var drop in alter.Actions.OfType<AlterColumnNotNullAction>().Where(a => !a.NotNull))
        {
            var known = context.TableSoFar(alter.Name)?.Column(drop.Column.Name);
            if (known is { NotNull: false } || context.IsNewColumn(alter.Name, drop.Column.Name) || RetiredName.Is(drop.Column.Name)) continue;
            var table = context.Resolve(alter.Name);
            var message = $"{table}.{drop.Column} may become NULL: as soon as anyone writes a NULL there, the running application reads one where it never met one"
                + $"{(known is null ? $" (the schema of {table} is not known; it is assumed that the column is NOT NULL)" : "")}. No query fails in the database; the application does."
                + EffectText.Sentence([context.EffectOf(alter, drop)]);
            yield return Found(context, drop.Span, table, message, $"""
                Give INSERTs that leave it out a value the running version can read, and drop NOT NULL when no such version runs:
                ALTER TABLE {table} ALTER COLUMN {drop.Column} SET DEFAULT /* such a value */;
                """);
        }
    }
}
