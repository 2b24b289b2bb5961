using Teal.Linting.Effects;
using Teal.Rollout.Previews;

namespace Teal.Cli.Output;

/// <summary>What a command would do, for people.</summary>
internal static class PreviewText
{
    public static void Write(Terminal output, string change, Preview preview)
    {
        var command = preview.Command.ToString().ToLowerInvariant();
        output.Line(output.Paint(Ink.Strong, $"teal {command} {change}")
            + $" would run this; the change is {preview.Phase?.ToString().ToLowerInvariant() ?? "not begun"}. Nothing is done now.");
        foreach (var note in preview.Notes) output.Wrapped("  " + note);
        var totals = preview.Steps.CountBy(step => step.Phase).ToDictionary();
        foreach (var step in preview.Steps)
        {
            output.Line();
            output.Wrapped($"{output.Paint(Ink.Strong, $"{step.Phase} {step.Ordinal}/{totals[step.Phase]} {step.Title}")}"
                + (step.IsDone ? ": done before" : step.IsTransaction ? ": one transaction with its journal entry" : ": alone, outside a transaction; then its journal entry"));
            if (step.IsDone) continue;
            foreach (var statement in step.Statements)
            {
                foreach (var line in statement.Sql.Split('\n')) output.Line("  " + line);
                if (statement.Effects.IsEmpty) output.Line(output.Paint(Ink.Faint, "    -> locks no table that others use"));
                foreach (var effect in statement.Effects)
                    output.Wrapped("    " + output.Paint(effect.Lock.BlocksWrites() ? Ink.Doubtful : Ink.Faint, "-> " + Describe(effect)), hanging: 3);
            }
        }
        if (preview.Steps.IsEmpty) output.Line("  There is nothing to do.");
    }

    private static string Describe(Effect effect) =>
        $"{effect.Lock.SqlName()} on {effect.Relation} {EffectText.Duration(effect)}: blocks {effect.Lock.BlockedWork()}{(effect.IsCertain ? "" : " (at worst)")}";
}
