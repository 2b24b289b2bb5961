using System.Collections.Immutable;
using Teal.Linting;
using Teal.Rollout.Backfilling.Throttling;

namespace Teal.Cli.Configuration;

/// <summary>Every key of <c>teal.json</c>. <c>docs/teal.schema.json</c> describes the same keys; a test compares the two.</summary>
internal static class SettingKeys
{
    /// <summary>The keys, in the order of the documentation.</summary>
    public static ImmutableArray<SettingKey> All { get; } =
    [
        SettingKey.Text("$schema", (settings, _) => settings),
        SettingKey.Text("database", (settings, value) => settings with { Database = value }),
        SettingKey.Path("schema", (settings, value) => settings with { Schema = value }),
        SettingKey.Text("hooks.switch", (settings, value) => settings with { Hooks = settings.Hooks with { Switch = value } }),
        SettingKey.Text("hooks.rollback", (settings, value) => settings with { Hooks = settings.Hooks with { Rollback = value } }),
        SettingKey.Duration("rollbackWindow", TimeSpan.Zero, (settings, value) => settings with { RollbackWindow = value }),
        SettingKey.Duration("hold", TimeSpan.Zero, (settings, value) => settings with { Hold = value }),
        SettingKey.Text("blue.application", (settings, value) => settings with { Blue = settings.Blue with { Application = value } }),
        SettingKey.Text("blue.role", (settings, value) => settings with { Blue = settings.Blue with { Role = value } }),
        SettingKey.Path("blue.queries", (settings, value) => settings with { Blue = settings.Blue with { Queries = value } }),
        SettingKey.Text("green.application", (settings, value) => settings with { Green = settings.Green with { Application = value } }),
        SettingKey.Text("green.role", (settings, value) => settings with { Green = settings.Green with { Role = value } }),
        SettingKey.Path("green.queries", (settings, value) => settings with { Green = settings.Green with { Queries = value } }),
        SettingKey.Duration("lockTimeout", Millisecond, (settings, value) => settings with { LockTimeout = value }),
        SettingKey.Duration("backfill.chunkTime", Millisecond, (settings, value) => settings with { Backfill = settings.Backfill with { ChunkTime = value } }),
        SettingKey.Duration("backfill.pause", TimeSpan.Zero, (settings, value) => settings with { Backfill = settings.Backfill with { Pause = value } }),
        SettingKey.Number("backfill.workers", 1, BackfillSettings.MostWorkers, (settings, value) => settings with { Backfill = settings.Backfill with { Workers = value } }),
        Throttle("replicaLag", (throttle, value) => throttle with { ReplicaLag = value }),
        Throttle("slotWalMegabytes", (throttle, value) => throttle with { SlotWal = value is { } megabytes ? megabytes * 1024L * 1024 : null }),
        Throttle("lockWaiters", (throttle, value) => throttle with { LockWaiters = value }),
        Throttle("maintenance", (throttle, value) => throttle with { Maintenance = value }),
        Throttle("oldestSnapshot", (throttle, value) => throttle with { OldestSnapshot = value }),
        Throttle("probeLatency", (throttle, value) => throttle with { ProbeLatency = value }),
        SettingKey.Of<ImmutableArray<CustomSignal>>("backfill.throttle.custom", SettingType.Objects, SignalValues.ReadSignals, (settings, value) => With(settings, throttle => throttle with { Custom = value })),
        Lint<int>("pgVersion", SettingType.Number, LintValues.ReadVersion, (lint, value) => lint with { PgVersion = value }),
        Lint<TransactionMode>("transactions", SettingType.Text, LintValues.ReadTransactions, (lint, value) => lint with { Transactions = value }),
        Lint<ImmutableDictionary<string, Severity?>>("rules", SettingType.Rules, LintValues.ReadRules, (lint, value) => lint with { Rules = value }),
        Lint<ImmutableArray<string>>("paths", SettingType.Texts, SettingKey.ReadTexts, (lint, value) => lint with { Paths = value }),
        Lint<ImmutableArray<string>>("exclude", SettingType.Texts, SettingKey.ReadTexts, (lint, value) => lint with { Exclude = value }),
        SettingKey.Path("lint.migrations", (settings, value) => settings with { Lint = settings.Lint with { Migrations = value } }),
        SettingKey.Path("lint.baseline", (settings, value) => settings with { Lint = settings.Lint with { Baseline = value } }),
        Lint<FailOn>("failOn", SettingType.Text, LintValues.ReadFailOn, (lint, value) => lint with { FailOn = value }),
        Lint<ImmutableArray<LintOverride>>("overrides", SettingType.Objects, LintValues.ReadOverrides, (lint, value) => lint with { Overrides = value }),
    ];

    private static TimeSpan Millisecond => TimeSpan.FromMilliseconds(1);

    // Nothing at all is a limit that takes the signal away.
    private static SettingKey Throttle(string name, Func<ThrottleSettings, TimeSpan?, ThrottleSettings> set) =>
        SettingKey.Duration("backfill.throttle." + name, TimeSpan.Zero, (settings, value) => With(settings, throttle => set(throttle, value > TimeSpan.Zero ? value : null)));

    private static SettingKey Throttle(string name, Func<ThrottleSettings, int?, ThrottleSettings> set) =>
        SettingKey.Number("backfill.throttle." + name, -1, int.MaxValue, (settings, value) => With(settings, throttle => set(throttle, value >= 0 ? value : null)));

    private static TealSettings With(TealSettings settings, Func<ThrottleSettings, ThrottleSettings> change) =>
        settings with { Backfill = settings.Backfill with { Throttle = change(settings.Backfill.Throttle) } };

    private static SettingKey Lint<T>(string name, SettingType type, ValueReader<T> read, Func<LintProjectSettings, T, LintProjectSettings> set) =>
        SettingKey.Of("lint." + name, type, read, (settings, value) => settings with { Lint = set(settings.Lint, value) });
}
