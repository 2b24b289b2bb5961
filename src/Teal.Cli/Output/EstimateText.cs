using System.Globalization;
using Teal.Rollout.Backfilling;

namespace Teal.Cli.Output;

/// <summary>What a backfill will do, for a person.</summary>
internal static class EstimateText
{
    /// <summary>Writes it.</summary>
    public static void Write(Terminal output, string change, BackfillEstimate estimate)
    {
        if (estimate.Tables.IsEmpty) output.Line($"The change {change} has no rows to fill.");
        foreach (var table in estimate.Tables)
        {
            output.Line(Text($"{table.Table}: about {table.Rows:#,0} rows to fill on {table.Pages:#,0} pages (a sample of {table.SampledPages:#,0} was filled and rolled back)"));
            output.Line($"  time    about {Length(table.Duration)} with one worker, while nothing holds it back");
            output.Line($"  WAL     at most {Size(table.WalBytes)}");
            output.Line($"  growth  at most {Size(table.TableGrowthBytes)} of table and {Size(table.IndexGrowthBytes)} of indexes; less where room on the pages is used again");
            if (table.FailedChunks > 0)
                output.Wrapped(output.Paint(Ink.Bad, $"  In {table.FailedChunks} of {table.Chunks} parts of the sample the rule fails for a row, first with {table.Error}. Such rows go into quarantine, and their parts count for nothing above."), hanging: 2);
        }
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1024 => Text($"{bytes} bytes"),
        < 1024 * 1024 => Text($"{bytes / 1024.0:#,0} kB"),
        < 1024L * 1024 * 1024 => Text($"{bytes / 1024.0 / 1024:#,0} MB"),
        _ => Text($"{bytes / 1024.0 / 1024 / 1024:#,0.0} GB"),
    };

    private static string Length(TimeSpan span) => span switch
    {
        { TotalSeconds: < 10 } => Text($"{span.TotalSeconds:0.0} s"),
        { TotalMinutes: < 2 } => Text($"{span.TotalSeconds:0} s"),
        { TotalHours: < 2 } => Text($"{span.TotalMinutes:0} min"),
        _ => Text($"{span.TotalHours:0.0} h"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
