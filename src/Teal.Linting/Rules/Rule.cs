using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules;

/// <summary>One danger that the linter knows. Its page is docs/rules/ID.md, made from its words and its examples.</summary>
public abstract class Rule
{
    private protected Rule(string id, Severity severity, Category category, string title, string why)
    {
        Id = id;
        Severity = severity;
        Category = category;
        Title = title;
        Why = why;
    }

    /// <summary>Its name: that of its class in kebab case.</summary>
    public string Id { get; }

    /// <summary>How much its findings weigh where neither the case nor a setting says otherwise.</summary>
    public Severity Severity { get; }

    /// <summary>What it guards.</summary>
    public Category Category { get; }

    /// <summary>The danger in a few words.</summary>
    public string Title { get; }

    /// <summary>
    /// Why it is a danger and what to do instead, in general, and when there is none (the exemptions, with versions); each
    /// finding has the SQL for its own case. Paragraphs are separated by an empty line.
    /// </summary>
    public string Why { get; }

    /// <summary>Whether statements of that type are looked at: the others are never shown to it.</summary>
    internal virtual bool Concerns(Type statement) => true;

    /// <summary>Whether an ALTER TABLE with an action of that type, among others perhaps, is looked at; asked where <see cref="Concerns"/> holds of it.</summary>
    internal virtual bool ConcernsAction(Type action) => true;

    /// <summary>The findings in one statement.</summary>
    internal abstract IEnumerable<Finding> Check(LintContext context);

    /// <summary>A finding of this rule.</summary>
    /// <param name="context">The statement.</param>
    /// <param name="span">The part of it that is meant.</param>
    /// <param name="relation">What is endangered, or null.</param>
    /// <param name="message">What happens, to whom, for how long.</param>
    /// <param name="help">The safe way, with SQL that can be pasted.</param>
    /// <param name="severity">How much it weighs in this case; null for that of the rule.</param>
    /// <param name="fix">The edits that write the safe way, where it is mechanical.</param>
    private protected Finding Found(
        LintContext context, SourceSpan span, RelationName? relation, string message, string help, Severity? severity = null, Fix? fix = null)
    {
        // Only so much is read: a long statement may have as many findings as parts.
        var whole = context.Statement.Span;
        var statement = whole.Length > Finding.LongestStatement ? context.Text(new SourceSpan(whole.Start, Finding.LongestStatement)) + "…" : context.Text(whole);
        return new Finding(Id, severity ?? Severity, Category, context.Script.Source, span, statement, message, help, relation) { Fix = fix, StatementSpan = context.Statement.Span };
    }

    /// <inheritdoc cref="Found(LintContext, SourceSpan, RelationName?, string, string, Severity?, Fix?)"/>
    private protected Finding Found(
        LintContext context, SourceSpan span, QualifiedName relation, string message, string help, Severity? severity = null, Fix? fix = null) =>
        Found(context, span, context.Resolve(relation), message, help, severity, fix);

    /// <summary>A finding that endangers no table in particular.</summary>
    private protected Finding Found(LintContext context, SourceSpan span, string message, string help, Severity? severity = null, Fix? fix = null) =>
        Found(context, span, default(RelationName?), message, help, severity, fix);
}

/// <summary>A danger in one kind of statement.</summary>
internal abstract class Rule<TStatement>(string id, Severity severity, Category category, string title, string why)
    : Rule(id, severity, category, title, why)
    where TStatement : Statement
{
    internal sealed override bool Concerns(Type statement) => typeof(TStatement).IsAssignableFrom(statement);

    internal sealed override IEnumerable<Finding> Check(LintContext context) =>
        context.Statement is TStatement statement ? Check(context, statement) : [];

    /// <summary>The findings in a statement of the kind.</summary>
    protected abstract IEnumerable<Finding> Check(LintContext context, TStatement statement);
}

/// <summary>A danger in one kind of action of an ALTER TABLE.</summary>
internal abstract class ActionRule<TAction>(string id, Severity severity, Category category, string title, string why)
    : Rule<AlterTableStatement>(id, severity, category, title, why)
    where TAction : AlterTableAction
{
    internal sealed override bool ConcernsAction(Type action) => action == typeof(TAction);
}

/// <summary>A danger in two kinds of actions of an ALTER TABLE.</summary>
internal abstract class ActionRule<TFirst, TSecond>(string id, Severity severity, Category category, string title, string why)
    : Rule<AlterTableStatement>(id, severity, category, title, why)
    where TFirst : AlterTableAction
    where TSecond : AlterTableAction
{
    internal sealed override bool ConcernsAction(Type action) => action == typeof(TFirst) || action == typeof(TSecond);
}

/// <summary>A danger in statements of two kinds.</summary>
internal abstract class Rule<TFirst, TSecond>(string id, Severity severity, Category category, string title, string why)
    : Rule(id, severity, category, title, why)
    where TFirst : Statement
    where TSecond : Statement
{
    internal sealed override bool Concerns(Type statement) =>
        typeof(TFirst).IsAssignableFrom(statement) || typeof(TSecond).IsAssignableFrom(statement);

    internal sealed override IEnumerable<Finding> Check(LintContext context) =>
        context.Statement is TFirst or TSecond ? Check(context, context.Statement) : [];

    /// <summary>The findings in a statement of either kind.</summary>
    protected abstract IEnumerable<Finding> Check(LintContext context, Statement statement);
}

/// <summary>A danger in statements of three kinds.</summary>
internal abstract class Rule<TFirst, TSecond, TThird>(string id, Severity severity, Category category, string title, string why)
    : Rule(id, severity, category, title, why)
    where TFirst : Statement
    where TSecond : Statement
    where TThird : Statement
{
    internal sealed override bool Concerns(Type statement) =>
        typeof(TFirst).IsAssignableFrom(statement) || typeof(TSecond).IsAssignableFrom(statement) || typeof(TThird).IsAssignableFrom(statement);

    internal sealed override IEnumerable<Finding> Check(LintContext context) =>
        context.Statement is TFirst or TSecond or TThird ? Check(context, context.Statement) : [];

    /// <summary>The findings in a statement of any of the kinds.</summary>
    protected abstract IEnumerable<Finding> Check(LintContext context, Statement statement);
}
