using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>DROP SEQUENCE.</summary>
internal sealed class DropSequence() : Rule<DropStatement>(
    "drop-sequence", Severity.Error, Category.Compatibility,
    "A sequence is dropped",
    "Every query of the running version that draws from it fails; ORMs that fetch ids beforehand (Hibernate's pooled optimizer) do so on every INSERT. The number that was "
    + "reached is lost. Without CASCADE PostgreSQL refuses where a default draws from it; with CASCADE the default goes.\n\n"
    + "Not reported for sequences that the file made, and for names that begin with " + RetiredName.Prefix + "; a warning where IF EXISTS is given and it is not known whether the sequence is there.")
{
    protected override IEnumerable<Finding> Check(LintContext context, DropStatement drop)
    {
        if (drop.ObjectKind != "SEQUENCE") yield break;
        foreach (var name in drop.Names)
        {
            if (context.IsNew(name) || RetiredName.Is(name.Name)) continue;
            var sequence = context.Resolve(name);
            var needing = drop.Cascade ? [] : Losses.Of(context.Schema, drop with { Names = [name] }).Where(l => l.Kind is "default").ToList();
            var message = $"Dropping {sequence} breaks the application that is running: every query of it that calls nextval('{sequence}') fails with {ServerErrors.NoRelation(sequence)}."
                + (needing.Count == 0 ? "" : $" As things are the statement fails with {ServerErrors.StillNeeded}: {Losses.Text(needing)} draws from it.")
                + EffectText.Sentence([context.EffectOn(name)]);
            var retired = RetiredName.Of(name.Name);
            yield return Found(context, name.Span, sequence, message, $"""
                Stop using it first, in every version; then:
                -- contract, when no running version draws from {sequence} any more; it can still come back:
                ALTER SEQUENCE {sequence} RENAME TO {SqlName.Quote(retired)};
                -- in a later migration, when nothing has missed it:
                DROP SEQUENCE {sequence with { Name = retired }};
                """, drop.IfExists && !context.Schema.Sequences.Contains(sequence) ? Severity.Warning : null);
        }
    }
}
