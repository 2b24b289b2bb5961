using Teal.Linting.Analysis;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>DROP FUNCTION, PROCEDURE, ROUTINE and AGGREGATE, unless it is made again before anybody can call it.</summary>
internal sealed class DropRoutine() : Rule<DropStatement>(
    "drop-routine", Severity.Error, Category.Compatibility,
    "A function or procedure is dropped",
    "Every call of the running version fails. Stop calling it first. To change its body, CREATE OR REPLACE FUNCTION keeps it in place, with the privileges that were "
    + "granted on it.\n\nNot reported where the same transaction makes a routine again that takes the same calls, for trigger functions, for one that the file made, and for names that begin with " + RetiredName.Prefix + "; "
    + "a warning where IF EXISTS is given.")
{
    protected override IEnumerable<Finding> Check(LintContext context, DropStatement drop)
    {
        if (drop.ObjectKind is not ("FUNCTION" or "PROCEDURE" or "ROUTINE" or "AGGREGATE")) yield break;
        var kind = drop.ObjectKind.ToLowerInvariant();
        for (var i = 0; i < drop.Names.Length; i++)
        {
            var name = drop.Names[i];
            var routine = context.Schema.ResolveRoutine(name) ?? RelationName.Of(name);
            if (context.IsNewRoutine(name) || RetiredName.Is(name.Name) || IsOfTriggers(context, name) || IsMadeAgain(context, routine, drop.Routines.ElementAtOrDefault(i))) continue;
            var message = $"Dropping the {kind} {routine} breaks the application that is running{(drop.IfExists ? " (if it is there)" : "")}: every call of it fails with "
                + $"{ServerErrors.NoRoutine(kind == "procedure" ? kind : "function", routine)}.";
            var retired = RetiredName.Of(name.Name);
            yield return Found(context, name.Span, (RelationName?)null, message, $"""
                To change it, use CREATE OR REPLACE. To do without it, stop calling it first; then (with its argument types, where it is overloaded):
                -- contract, when no running version calls it any more; it can still come back:
                ALTER {drop.ObjectKind} {routine} RENAME TO {SqlName.Quote(retired)};
                -- in a later migration, when nothing has missed it:
                DROP {drop.ObjectKind} {routine with { Name = retired }};
                """, drop.IfExists ? Severity.Warning : null);
        }
    }

    // No query calls a trigger function.
    private static bool IsOfTriggers(LintContext context, QualifiedName name) =>
        context.Schema.FindRoutines(name) is { IsEmpty: false } known && known.All(r => r.Returns is "trigger" or "event_trigger");

    private static bool IsMadeAgain(LintContext context, RelationName routine, ObjectReference? dropped) =>
        context.Outlook.LaterInTransaction<CreateFunctionStatement>(context, routine).Any(c => RoutineCalls.AreServedBy(c, dropped))
        || context.Outlook.LaterInTransaction<DefineStatement>(context, routine).Any();
}
