using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>What a listener to the meter hears of a rollout.</summary>
public sealed class MetricsTests
{
    [PostgresFact]
    public async Task A_listener_hears_rows_chunks_progress_quarantine_and_steps()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE items ADD COLUMN share integer;", "UPDATE items SET share = 100 / parts;", name: "metered"),
            "CREATE TABLE items (id integer PRIMARY KEY, parts integer); INSERT INTO items SELECT i, CASE i WHEN 7 THEN 0 ELSE 4 END FROM generate_series(1, 5000) i");
        var heard = new ConcurrentQueue<(string Name, double Value, string? Unit)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == "Teal") listening.EnableMeasurementEvents(instrument);
            },
        };
        // Other tests roll out other changes meanwhile.
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.Start();

        await fixture.ExpandAsync();
        await fixture.BackfillAsync();

        // The chunk with the bad row is filled part by part, by the careful way.
        Assert.InRange(Sum("teal.backfill.rows"), 1, 4999);
        Assert.All(heard.Where(m => m.Name == "teal.backfill.chunk.duration"), m => Assert.Equal((true, "s"), (m.Value > 0, m.Unit)));
        Assert.Equal(1, heard.Where(m => m.Name == "teal.backfill.done").Max(m => m.Value));
        Assert.True(Sum("teal.backfill.quarantined") >= 1);
        Assert.Contains(heard, m => m.Name == "teal.step.duration");

        double Sum(string name) => heard.Where(m => m.Name == name).Sum(m => m.Value);

        void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var (key, tag) in tags)
                if (key == "teal.change" && tag is "metered") heard.Enqueue((instrument.Name, value, instrument.Unit));
        }
    }
}
