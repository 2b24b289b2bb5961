using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules;

/// <summary>One danger that the linter knows.</summary>
public abstract class Rule
{
    private protected Rule()
    {
    }

    /// <summary>Its name: that of its class in kebab case.</summary>
    public abstract string Id { get; }

    /// <summary>How much its findings weigh unless one says otherwise.</summary>
    public abstract Severity Severity { get; }

    /// <summary>What it guards.</summary>
    public abstract Category Category { get; }

    /// <summary>The danger in a few words.</summary>
    public abstract string Title { get; }

    /// <summary>Why it is a danger, and what to do instead, in general; each finding has the SQL for its own case.</summary>
    public abstract string Help { get; }

    /// <summary>The findings in one statement.</summary>
    public abstract IEnumerable<Finding> Check(LintContext context);

    /// <summary>A finding of this rule.</summary>
    private protected Finding Found(
        LintContext context, SourceSpan span, QualifiedName relation, string message, string help, Severity? severity = null)
    {
        var statement = context.Text(context.Statement.Span);
        if (statement.Length > Finding.LongestStatement) statement = string.Concat(statement.AsSpan(0, Finding.LongestStatement), "…");
        return new Finding(Id, severity ?? Severity, Category, context.Script.Source, span, statement, message, help, RelationName.Of(relation));
    }
}
