using Teal.Linting.Rules;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>One way through a file: each statement that it runs is shown to every rule, with what is known by then.</summary>
internal sealed class ScriptWalk(SqlScript script, SchemaKnowledge knowledge, LintSettings settings)
{
    private readonly List<Finding> _findings = [];
    private readonly HashSet<CreateFunctionStatement> _entered = [];
    private ScriptHistory _history = ScriptHistory.Empty;

    /// <summary>What is known of the schema: before <see cref="Run"/> that before the file, afterwards that behind it.</summary>
    public SchemaKnowledge Knowledge { get; private set; } = knowledge;

    /// <summary>The findings in the file, by place and then by rule.</summary>
    public IEnumerable<Finding> Run()
    {
        var transactions = TransactionPlan.Of(script, settings.Transactions);
        for (var i = 0; i < script.Statements.Length; i++)
            Visit(new StatementPlace(script.Statements[i], i, transactions[i]));
        return _findings.OrderBy(f => f.Span.Start).ThenBy(f => f.Rule, StringComparer.Ordinal);
    }

    private void Visit(StatementPlace place)
    {
        var context = new LintContext(script, place, Knowledge, _history, settings);
        foreach (var rule in RuleSet.All)
        {
            var found = rule.Check(context);
            if (!ReferenceEquals(found, Array.Empty<Finding>())) Keep(found);
        }

        _history = _history.After(context);
        if (CodeOf(place.Statement) is { } code)
            foreach (var embedded in code.Statements)
                Visit(place.Inside(code, embedded));
        // INTO in a code block names variables.
        else if (place.Code is null || place.Statement is not SelectStatement)
            Knowledge = Knowledge.After(place.Statement);
    }

    private void Keep(IEnumerable<Finding> found)
    {
        foreach (var finding in found)
            if (!settings.Severities.TryGetValue(finding.Rule, out var chosen)) _findings.Add(finding);
            else if (chosen is { } severity) _findings.Add(finding with { Severity = severity });
    }

    // The code that a statement runs now: that of DO, and that of a routine which the file itself made. One that it only makes is
    // run by whoever calls it later.
    private ProcedureBody? CodeOf(Statement statement) => statement switch
    {
        DoStatement block => block.Body,
        CallStatement or SelectStatement when _history.HasRoutines => CalledIn(statement)?.Body,
        _ => null,
    };

    private CreateFunctionStatement? CalledIn(Statement statement) =>
        SyntaxTree.DescendantsAndSelf(statement).OfType<FunctionCall>()
            .Select(call => _history.Routine(RelationName.Of(call.Name)))
            .FirstOrDefault(routine => routine is { Body: not null } && _entered.Add(routine));
}
