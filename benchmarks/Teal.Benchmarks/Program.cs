using Teal.Benchmarks.Linting;

if (args is not ["lint", ..])
{
    await Console.Error.WriteLineAsync("Say what to measure: scripts/benchmark lint");
    return 2;
}

return await LintBenchmark.RunAsync(args[1..]);
