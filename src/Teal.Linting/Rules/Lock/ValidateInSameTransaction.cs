using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Lock;

/// <summary>VALIDATE CONSTRAINT while the transaction, or the statement itself, holds a lock on the table that blocks its writers.</summary>
internal sealed class ValidateInSameTransaction() : ActionRule<ValidateConstraintAction>(
    "validate-in-same-transaction", Severity.Error, Category.Lock,
    "A constraint is validated under a strong lock of the same transaction",
    "VALIDATE CONSTRAINT blocks nobody by itself. But a lock is kept until the transaction ends, so after ADD CONSTRAINT … NOT VALID "
    + "(or any other ALTER TABLE) in the same transaction all rows are read under the lock of that one, and nothing is won by NOT VALID. "
    + "Commit in between. Tables that the same file creates are exempt.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var validate in alter.Actions.OfType<ValidateConstraintAction>())
        {
            var own = context.EffectOf(alter, validate);
            if (own.IsInstant) continue;
            var beside = context.EffectOn(alter.Name);
            if (beside.Lock.BlocksWrites())
                yield return Found(
                    context, validate.Span, alter.Name,
                    $"{Reading(alter, validate)} while the same statement has {EffectText.Lock(beside)}.", Advice(alter, validate));
            else if (Held(context, alter, validate) is { Count: > 0 } held)
                yield return Found(
                    context, validate.Span, alter.Name,
                    $"{Reading(alter, validate)} while the transaction{Assumed(context)} still holds {string.Join(", and ", held.Select(EffectText.Lock))}.",
                    Advice(alter, validate), context.Transaction.IsAssumed ? Severity.Warning : null, CommitBefore(context, alter));
        }
    }

    private static string Reading(AlterTableStatement alter, ValidateConstraintAction validate) =>
        $"VALIDATE CONSTRAINT {validate.Name} reads all rows of {RelationName.Of(alter.Name)}";

    private static List<Effect> Held(LintContext context, AlterTableStatement alter, ValidateConstraintAction validate)
    {
        var table = context.Resolve(alter.Name);
        var target = context.TableSoFar(alter.Name)?.Constraints.FirstOrDefault(c => c.Name == validate.Name.Name)?.References;
        return [.. context.Held.Where(e => e.Lock.BlocksWrites() && (e.Relation == table || e.Relation == target))];
    }

    private static string Assumed(LintContext context) => context.Transaction.IsAssumed ? " (most migration runners run a file in one)" : "";

    private static string Advice(AlterTableStatement alter, ValidateConstraintAction validate) =>
        $"""
        Commit what stands before it, then, in a transaction of its own (another file, where the runner wraps each file in one):
        {LaterValidation.Validate(alter.Name, validate.Name.Name)};
        """;

    // Where the file itself says BEGIN, it can say COMMIT and BEGIN again.
    private static Fix? CommitBefore(LintContext context, AlterTableStatement alter) =>
        context.Code is null && context.Transaction is { IsShared: true, IsAssumed: false }
            && context.Settings.Transactions is TransactionMode.Unknown or TransactionMode.None
            ? Fix.Replace("Commit before the constraint is validated", new(alter.Span.Start, 0), "COMMIT;\nBEGIN;\n")
            : null;
}
