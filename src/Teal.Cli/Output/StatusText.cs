using System.Globalization;
using Teal.Rollout.Status;

namespace Teal.Cli.Output;

/// <summary>Where every change stands, for people.</summary>
internal static class StatusText
{
    public static void Write(Terminal output, IReadOnlyList<ChangeStatus> changes, IReadOnlyList<string>? objects)
    {
        if (changes.Count == 0) output.Line("No change was begun in this database.");
        foreach (var change in changes)
        {
            var record = change.Record;
            output.Line($"{output.Paint(Ink.Strong, record.Name)}  {record.Phase.ToString().ToLowerInvariant()}, begun {Time(record.BegunAt)}");
            if (change.Backfills.Count > 0)
                output.Line(string.Create(CultureInfo.InvariantCulture, $"  {change.Backfills.Sum(backfill => backfill.RowsFilled):#,0} rows filled, {change.Quarantine.Count:#,0} in quarantine"));
            if (change.Verification is { } verified)
                output.Line(string.Create(CultureInfo.InvariantCulture, $"  verified {Time(verified.BegunAt)}: {verified.Rows:#,0} rows, {verified.Differences:#,0} differ")
                    + Count(verified.Uncomputable, "cannot be computed") + Count(verified.Unsettled, "unsettled") + Count(verified.Repaired, "repaired") + Count(verified.FoundSince, "found to differ since"));
            if (record.SwitchedAt is { } switched) output.Line($"  green serves since {Time(switched)}");
            if (record.SwitchedBackAt is { } back) output.Line($"  traffic went back to blue {Time(back)}");
            if (change.Next is { } next) output.Line($"  {output.Paint(Ink.Doubtful, "->")} {next}");
        }
        if (objects is null) return;
        output.Line();
        output.Line(objects.Count == 0 ? "Teal has put nothing into this database." : "What Teal has put into this database:");
        foreach (var line in objects) output.Line("  " + line);
    }

    private static string Count(long rows, string what) => rows == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {rows:#,0} {what}");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
