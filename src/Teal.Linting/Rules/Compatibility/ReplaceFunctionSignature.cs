using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>CREATE OR REPLACE FUNCTION that replaces nothing, since its parameters are others, or that may not replace what is there.</summary>
internal sealed class ReplaceFunctionSignature() : Rule<CreateFunctionStatement>(
    "replace-function-signature", Severity.Warning, Category.Compatibility,
    "A function is replaced by one with other parameters or another result",
    "OR REPLACE replaces a function of the same name and the same parameter types. With others it makes a second function beside the first: calls of the running "
    + "version go on to the old one, and where a call fits both, it fails as ambiguous. A parameter with a default does that to every call. Another result "
    + "type is refused, and so are another name of a parameter and a default that goes. Give the new function a name of its own, or drop the old one in the same transaction.\n\n"
    + "Reported where the function that is there is known; an error where every call of it fails, or the statement itself. Not reported where the same transaction drops the old one, and for functions that the file made.")
{
    protected override IEnumerable<Finding> Check(LintContext context, CreateFunctionStatement create)
    {
        var before = context.Schema.FindRoutines(create.Name);
        if (before.IsEmpty || context.IsNewRoutine(create.Name)) yield break;
        if (context.Schema.Apply(create).FindRoutines(create.Name).FirstOrDefault(r => !before.Contains(r)) is not { } made) yield break;
        var name = context.Resolve(create.Name);
        if (before.FirstOrDefault(r => r.ArgumentTypes.SequenceEqual(made.ArgumentTypes)) is { } replaced)
        {
            if (create.OrReplace && Refusal(replaced, made) is { } refusal)
                yield return Found(
                    context, create.Name.Span, (RelationName?)null,
                    $"{Signature(name, replaced)} is there already and cannot be replaced so: the statement fails with {refusal}.",
                    OwnName(context, create, "Give the new one a name of its own, and drop the old one when no running version calls it"), Severity.Error);
            yield break;
        }

        // Without OR REPLACE another signature is meant; what makes calls ambiguous is not.
        var ambiguous = before.FirstOrDefault(r => IsAmbiguous(r, create, made));
        if ((ambiguous is null && !create.OrReplace) || IsDroppedLater(context, name)) yield break;
        var beside = ambiguous ?? before[0];
        yield return Found(
            context, create.Name.Span, (RelationName?)null,
            $"{Signature(name, made)} does not replace {Signature(name, beside)} but comes beside it: "
            + (ambiguous is not null
                ? $"every call of the running application with the parameters of the old one fits both and fails with 'function {Signature(name, beside)} is not unique' (SQLSTATE 42725)."
                : "the running application goes on to call the old one, whose body stays as it is, and a call with untyped values that fits both fails with 'is not unique' (SQLSTATE 42725)."),
            OwnName(context, create, "Give it a name of its own, and drop the old one when no running version calls it"),
            ambiguous is not null ? Severity.Error : null);
    }

    // ProcedureCreate in src/backend/catalog/pg_proc.c.
    private static string? Refusal(Routine before, Routine after) =>
        before.Kind != after.Kind ? "'cannot change routine kind' (SQLSTATE 42809)"
        : before.Returns is { } old && after.Returns is { } now && (old != now || before.ReturnsSet != after.ReturnsSet)
            ? "'cannot change return type of existing function' (SQLSTATE 42P13)"
        : before.ArgumentNames.Zip(after.ArgumentNames).FirstOrDefault(names => names.First.Length > 0 && names.First != names.Second).First is { } renamed
            ? $"'cannot change name of input parameter \"{renamed}\"' (SQLSTATE 42P13)"
        : before.Defaults > after.Defaults ? "'cannot remove parameter defaults from existing function' (SQLSTATE 42P13)"
        : null;

    private static bool IsAmbiguous(Routine before, CreateFunctionStatement create, Routine made) =>
        made.ArgumentTypes.Length > before.ArgumentTypes.Length
        && made.ArgumentTypes.Take(before.ArgumentTypes.Length).SequenceEqual(before.ArgumentTypes)
        && create.Parameters.Where(p => p.Mode != ParameterMode.Out).Skip(before.ArgumentTypes.Length).All(p => p.Default is not null);

    private static bool IsDroppedLater(LintContext context, RelationName name) =>
        context.Outlook.LaterInTransaction<DropStatement>(context, name).Any(d => d.ObjectKind is "FUNCTION" or "PROCEDURE" or "ROUTINE");

    private static string Signature(RelationName name, Routine routine) => $"{name}({string.Join(", ", routine.ArgumentTypes)})";

    // The statement's own text under another name.
    private static string OwnName(LintContext context, CreateFunctionStatement create, string advice)
    {
        var own = context.Resolve(create.Name) is var name ? name with { Name = name.Name + "_v2" } : default;
        var text = context.Text(create.Span);
        var (start, end) = (create.Name.Span.Start - create.Span.Start, create.Name.Span.End - create.Span.Start);
        return $"{advice}:\n{text[..start]}{own}{text[end..]};";
    }
}
