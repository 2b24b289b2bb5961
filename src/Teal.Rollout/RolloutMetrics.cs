using System.Diagnostics.Metrics;

namespace Teal.Rollout;

/// <summary>
/// What a rollout measures of itself, for whoever listens: the meter <c>Teal</c> of System.Diagnostics.Metrics, which OpenTelemetry
/// exports (<c>AddMeter("Teal")</c>). Each instrument has the tag <c>teal.change</c>.
/// </summary>
internal static class RolloutMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Teal";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Rows = Meter.CreateCounter<long>("teal.backfill.rows", "{row}", "Rows that a backfill of this process filled");

    private static readonly Histogram<double> Chunks = Meter.CreateHistogram<double>("teal.backfill.chunk.duration", "s", "How long a chunk held its row locks");

    private static readonly Gauge<double> Done = Meter.CreateGauge<double>("teal.backfill.done", "1", "The share of a table that is filled, 0 to 1");

    private static readonly Gauge<double> Remaining = Meter.CreateGauge<double>("teal.backfill.remaining", "s", "How long the backfill of a table still takes at the rate so far");

    private static readonly Counter<double> Held = Meter.CreateCounter<double>("teal.backfill.held", "s", "How long a signal held a worker back");

    private static readonly Counter<long> Quarantined = Meter.CreateCounter<long>("teal.backfill.quarantined", "{row}", "Rows that were put into quarantine");

    private static readonly Histogram<double> Steps = Meter.CreateHistogram<double>("teal.step.duration", "s", "How long a step of a phase took, waits for locks included");

    private static readonly Counter<long> LockWaits = Meter.CreateCounter<long>("teal.step.lock_waits", "{wait}", "Times that a statement waited for a lock in vain");

    /// <summary>A chunk is committed.</summary>
    public static void Chunk(string change, string table, long rows, TimeSpan elapsed)
    {
        Rows.Add(rows, Change(change), Table(table));
        Chunks.Record(elapsed.TotalSeconds, Change(change), Table(table));
    }

    /// <summary>A worker waited for a signal.</summary>
    public static void Hold(string change, string table, string signal, TimeSpan elapsed) =>
        Held.Add(elapsed.TotalSeconds, Change(change), Table(table), new("teal.signal", signal));

    /// <summary>Something that a person is told too.</summary>
    public static void Record(string change, RolloutEvent happened)
    {
        switch (happened)
        {
            case BackfillProgress progress:
                Done.Record(progress.PagesTotal == 0 ? 1 : (double)progress.PagesDone / progress.PagesTotal, Change(change), Table(progress.Table));
                if (progress.Remaining is { } left) Remaining.Record(left.TotalSeconds, Change(change), Table(progress.Table));
                break;
            case RowQuarantined quarantined:
                Quarantined.Add(1, Change(change), Table(quarantined.Row.Table));
                break;
            case StepDone step:
                Steps.Record(step.Elapsed.TotalSeconds, Change(change), new("teal.phase", step.Phase));
                break;
            case LockWaited:
                LockWaits.Add(1, Change(change));
                break;
        }
    }

    private static KeyValuePair<string, object?> Change(string name) => new("teal.change", name);

    private static KeyValuePair<string, object?> Table(string name) => new("teal.table", name);
}
