using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>ALTER DOMAIN ADD CONSTRAINT, SET NOT NULL and VALIDATE CONSTRAINT: every table that uses the domain is read.</summary>
internal sealed class DomainConstraint() : Rule<AlterDomainStatement>(
    "domain-constraint", Severity.Error, Category.Rewrite,
    "A constraint of a domain reads every table that uses it",
    "PostgreSQL reads all rows of every table with a column of the domain, one after the other, and keeps the writers of all of them waiting until the transaction ends. A constraint that is added NOT VALID "
    + "takes an instant and holds for every write from then on. VALIDATE CONSTRAINT of a domain blocks the writers as well, other than that of a table: it is a warning, and where the rows must be proven a CHECK of each "
    + "table does it without blocking.\n\nA domain that no table in use has is exempt.")
{
    private const int TablesShown = 3;

    protected override IEnumerable<Finding> Check(LintContext context, AlterDomainStatement alter)
    {
        var what = alter.Action switch
        {
            AddConstraintAction { Constraint: { IsNotValid: false } } => "Adding a constraint to a domain",
            DomainNotNullAction { NotNull: true } => "Making a domain NOT NULL",
            ValidateConstraintAction => "Validating a constraint of a domain",
            _ => null,
        };
        var isKnown = context.Schema.Domains.ContainsKey(context.Resolve(alter.Name));
        if (what is null || (isKnown && context.Effects.IsEmpty)) yield break;
        var severity = isKnown && alter.Action is not ValidateConstraintAction ? (Severity?)null : Severity.Warning;
        yield return Found(context, alter.Span, context.Effects.FirstOrDefault()?.Relation, Message(context, alter, what), Advice(context, alter), severity);
    }

    private static string Message(LintContext context, AlterDomainStatement alter, string what)
    {
        var domain = context.Resolve(alter.Name);
        var fails = alter.Action is DomainNotNullAction ? "contains null values' (SQLSTATE 23502)" : "contains values that violate the new constraint' (SQLSTATE 23514)";
        var reads = context.Effects.IsEmpty
            ? $"{what} reads every table with a column of {domain}, whose writers wait until the last one is read; which tables these are is not known here"
            : $"{what} reads every table with a column of {domain}: it takes {string.Join(", and ", context.Effects.Take(TablesShown).Select(EffectText.Describe))}"
                + (context.Effects.Length > TablesShown ? $", and likewise {context.Effects.Length - TablesShown} more" : "");
        return $"{reads}. One value that does not fit makes it fail with 'column … of table … {fails}.";
    }

    private static string Advice(LintContext context, AlterDomainStatement alter)
    {
        var domain = context.Resolve(alter.Name);
        return alter.Action switch
        {
            AddConstraintAction add =>
                $"""
                Add it NOT VALID: that reads nothing and holds for every write from then on.
                ALTER DOMAIN {domain} {context.Text(add.Span)} NOT VALID;
                """,
            DomainNotNullAction =>
                $"""
                Say it by a CHECK that is NOT VALID: that reads nothing and holds for every write from then on.
                ALTER DOMAIN {domain} ADD CONSTRAINT {SqlName.Quote(domain.Name + "_not_null")} CHECK (VALUE IS NOT NULL) NOT VALID;
                """,
            _ =>
                $"""
                Leave it NOT VALID, which holds for every write, or bound the wait and do it when few write:
                SET lock_timeout = '500ms';
                {context.Text(alter.Span)};
                """,
        };
    }
}
