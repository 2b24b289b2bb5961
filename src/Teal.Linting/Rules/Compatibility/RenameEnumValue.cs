using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>ALTER TYPE … RENAME VALUE.</summary>
internal sealed class RenameEnumValue() : Rule<RenameEnumValueStatement>(
    "rename-enum-value", Severity.Error, Category.Compatibility,
    "A value of an enum is renamed",
    "The running version writes and compares the old label, and reads the new one, which it does not know. Add the new label beside the "
    + "old one; when no running version writes the old one, move the rows that have it, in small transactions. A label cannot be removed again; it does no harm.")
{
    protected override IEnumerable<Finding> Check(LintContext context, RenameEnumValueStatement rename)
    {
        if (context.IsNewType(rename.Name)) yield break;
        var (old, label) = (SqlName.Literal(rename.Label), SqlName.Literal(rename.NewLabel));
        var message = $"Renaming the value {old} of {rename.Name} to {label} breaks the application that is running: every query of it that writes or compares {old} fails with "
            + $"'invalid input value for enum {rename.Name}: \"{rename.Label}\"' (SQLSTATE 22P02), and it reads {label}, which it does not know.";
        yield return Found(context, rename.Span, (RelationName?)null, message, $"""
            Add the new value beside the old one, and write it when every running version knows it:
            ALTER TYPE {rename.Name} ADD VALUE {label} AFTER {old};
            """);
    }
}
