using System.Collections.Immutable;
using Teal.Linting;

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
        Lint<int>("pgVersion", SettingType.Number, LintValues.ReadVersion, (lint, value) => lint with { PgVersion = value }),
        Lint<TransactionMode>("transactions", SettingType.Text, LintValues.ReadTransactions, (lint, value) => lint with { Transactions = value }),
        Lint<ImmutableDictionary<string, Severity?>>("rules", SettingType.Rules, LintValues.ReadRules, (lint, value) => lint with { Rules = value }),
        Lint<ImmutableArray<string>>("paths", SettingType.Texts, SettingKey.ReadTexts, (lint, value) => lint with { Paths = value }),
        Lint<ImmutableArray<string>>("exclude", SettingType.Texts, SettingKey.ReadTexts, (lint, value) => lint with { Exclude = value }),
        SettingKey.Path("lint.migrations", (settings, value) => settings with { Lint = settings.Lint with { Migrations = value } }),
        SettingKey.Path("lint.baseline", (settings, value) => settings with { Lint = settings.Lint with { Baseline = value } }),
        Lint<FailOn>("failOn", SettingType.Text, LintValues.ReadFailOn, (lint, value) => lint with { FailOn = value }),
        Lint<ImmutableArray<LintOverride>>("overrides", SettingType.Overrides, LintValues.ReadOverrides, (lint, value) => lint with { Overrides = value }),
    ];

    private static TimeSpan Millisecond => TimeSpan.FromMilliseconds(1);

    private static SettingKey Lint<T>(string name, SettingType type, ValueReader<T> read, Func<LintProjectSettings, T, LintProjectSettings> set) =>
        SettingKey.Of("lint." + name, type, read, (settings, value) => settings with { Lint = set(settings.Lint, value) });
}
