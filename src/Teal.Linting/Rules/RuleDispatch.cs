using System.Collections.Concurrent;
using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules;

/// <summary>Which rules look at which kind of statement: most statements concern few of them.</summary>
/// <param name="rules">The rules.</param>
internal sealed class RuleDispatch(ImmutableArray<Rule> rules)
{
    private readonly ConcurrentDictionary<Type, Rule[]> _byType = [];
    private readonly ConcurrentDictionary<Type, Rule[]> _byAction = [];

    /// <summary>Every rule, by id.</summary>
    public static RuleDispatch All { get; } = new(RuleSet.All);

    /// <summary>None.</summary>
    public static RuleDispatch Nothing { get; } = new([]);

    /// <summary>Whether there is no rule.</summary>
    public bool IsEmpty => rules.IsEmpty;

    /// <summary>The rules that <paramref name="statement"/> concerns, in their order.</summary>
    public Rule[] For(Statement statement)
    {
        if (statement is not AlterTableStatement { Actions: [var first, .. var others] }) return ForType(statement.GetType());
        foreach (var other in others)
            if (other.GetType() != first.GetType()) return ForActions([.. others.Select(a => a.GetType()), first.GetType()]);
        return _byAction.GetOrAdd(first.GetType(), static (type, self) => self.ForActions([type]), this);
    }

    private Rule[] ForType(Type statement) =>
        _byType.GetOrAdd(statement, static (type, all) => [.. all.Where(rule => rule.Concerns(type))], rules);

    private Rule[] ForActions(HashSet<Type> actions) => [.. ForType(typeof(AlterTableStatement)).Where(rule => actions.Any(rule.ConcernsAction))];
}
