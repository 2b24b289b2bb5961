using Teal.Benchmarks.Backfilling;
using Teal.Benchmarks.Linting;

switch (args)
{
    case ["lint", ..]:
        return await LintBenchmark.RunAsync(args[1..]);
    case ["backfill", ..]:
        return await BackfillBenchmark.RunAsync(args[1..]);
    default:
        await Console.Error.WriteLineAsync("Say what to measure: scripts/benchmark lint, or scripts/benchmark backfill [ROWS [ROUNDS [TABLE]]]");
        return 2;
}
