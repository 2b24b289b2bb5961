using Teal.Linting.Rules;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>
/// One way through a file: each statement that it runs is shown to every rule, with what is known by then. Without rules it finds
/// out only what is known behind each statement and the file; a second walk can be given that, and need not find it out again.
/// </summary>
internal sealed class ScriptWalk(
    SqlScript script, SchemaKnowledge knowledge, LintSettings settings, RuleDispatch rules, IEnumerator<SchemaKnowledge>? known = null)
{
    // What takes a migration back is not run with it: it is neither linted nor does it change what the next file meets.
    private readonly SqlScript _script = script.Forward();
    private readonly List<Finding> _findings = [];
    private readonly HashSet<CreateFunctionStatement> _entered = [];
    private ScriptHistory _history = ScriptHistory.Empty.With(knowledge.Defaults);
    private ScriptOutlook? _outlook;

    /// <summary>What is known of the schema: before <see cref="Run"/> that before the file, afterwards that behind it.</summary>
    public SchemaKnowledge Knowledge { get; private set; } = knowledge;

    /// <summary>Gets what is known behind each statement in turn, for another walk through the same file.</summary>
    public Action<SchemaKnowledge>? Stepped { get; init; }

    /// <summary>The findings in the file, by place and then by rule.</summary>
    public IReadOnlyList<Finding> Run()
    {
        var transactions = TransactionPlan.Of(_script, settings);
        _outlook = new ScriptOutlook(_script, transactions);
        for (var i = 0; i < _script.Statements.Length; i++)
            Visit(new StatementPlace(_script.Statements[i], i, transactions[i]));
        var standing = new List<Finding>(_findings.Count);
        foreach (var finding in _findings)
            if (finding.StandsBehind is not { } standsBehind) standing.Add(finding);
            else if (standsBehind(Knowledge.Schema)) standing.Add(finding with { StandsBehind = null });
        return [.. standing.Order(FindingOrder.Instance)];
    }

    private void Visit(StatementPlace place)
    {
        var context = new LintContext(_script, place, Knowledge, _history, settings) { Outlook = _outlook! };
        foreach (var rule in rules.For(place.Statement))
        {
            var found = rule.Check(context);
            if (!ReferenceEquals(found, Array.Empty<Finding>())) Keep(found, place, context);
        }

        // Where no rule asks, only the routines that the file makes matter.
        if (!rules.IsEmpty || place.Statement is CreateFunctionStatement) _history = _history.After(context);
        if (CodeOf(place.Statement) is { } code)
        {
            if (place.Code is null) Knowledge = Knowledge.BeforeCodeOf(place.Statement);
            foreach (var embedded in code.Statements)
                Visit(place.Inside(code, embedded));
        }
        // INTO in a code block names variables.
        else if (place.Code is null || place.Statement is not SelectStatement)
        {
            Knowledge = known?.MoveNext() == true ? known.Current : IsVain(place) ? Knowledge : Knowledge.After(place.Statement, place.Code is not null);
            Stepped?.Invoke(Knowledge);
        }
    }

    // SET LOCAL ends with its own statement where that commits by itself.
    private static bool IsVain(StatementPlace place) =>
        (!place.Transaction.IsShared || (place.Transaction.Mode == TransactionMode.PerStatement && place.Code is null)) && SessionSettings.IsLocal(place.Statement);

    private void Keep(IEnumerable<Finding> found, StatementPlace place, LintContext context)
    {
        foreach (var finding in found)
            if (!IsVoid(finding, context) && !(place.Transaction.IsUndone && finding.Category is Category.Compatibility or Category.DataLoss)
                && settings.Weigh(RuntimeName.Without(finding, place.IsDynamic)) is { } weighed)
                _findings.Add(weighed with { AssumesSchema = weighed.Relation is { } relation && !Knowledge.Knows(relation) && !IsTold(relation, place.Statement) });
    }

    // What the server refuses has neither locks nor consequences.
    private static bool IsVoid(Finding finding, LintContext context) =>
        finding.Category is Category.Compatibility or Category.Lock or Category.Rewrite or Category.DataLoss && context.Refusals.Any(r => r.Part.Contains(finding.Span));

    // What the file itself makes is known from it, and of what it has dropped nothing need be known.
    private bool IsTold(RelationName relation, Statement statement) =>
        _history.New.Contains(relation) || _history.HasDropped(relation) || (statement is CreateTableStatement create && Knowledge.Schema.Resolve(create.Name) == relation);

    // The code that a statement runs now: that of DO, and that of a routine which the file itself made. One that it only makes is
    // run by whoever calls it later.
    private ProcedureBody? CodeOf(Statement statement) => statement switch
    {
        DoStatement block => block.Body,
        CallStatement or SelectStatement when _history.New.HasRoutines => CalledIn(statement)?.Body,
        _ => null,
    };

    private CreateFunctionStatement? CalledIn(Statement statement) =>
        SyntaxTree.DescendantsAndSelf<FunctionCall>(statement)
            .Select(call => _history.New.Routine(RelationName.Of(call.Name)))
            .FirstOrDefault(routine => routine is { Body: not null } && _entered.Add(routine));
}
