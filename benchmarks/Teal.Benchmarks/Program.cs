using Teal.Benchmarks.Backfilling;
using Teal.Benchmarks.Linting;
using Teal.Benchmarks.Syncing;
using Teal.Benchmarks.Verifying;

switch (args)
{
    case ["lint", ..]:
        return await LintBenchmark.RunAsync(args[1..]);
    case ["backfill", ..]:
        return await BackfillBenchmark.RunAsync(args[1..]);
    case ["verify", ..]:
        return await VerifyBenchmark.RunAsync(args[1..]);
    case ["sync", ..]:
        return await SyncBenchmark.RunAsync(args[1..]);
    default:
        await Console.Error.WriteLineAsync("Say what to measure: scripts/benchmark lint, scripts/benchmark backfill [ROWS [ROUNDS [TABLE]]], scripts/benchmark verify [ROWS], or scripts/benchmark sync [ROWS [ROUNDS]]");
        return 2;
}
