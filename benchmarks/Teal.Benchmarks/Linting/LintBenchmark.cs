using System.Globalization;
using Teal.Benchmarks.Measuring;

namespace Teal.Benchmarks.Linting;

/// <summary><c>teal lint</c> beside squawk: whole processes, the same files, in turn, medians.</summary>
internal static class LintBenchmark
{
    /// <summary>Runs it: <c>TEAL SQUAWK</c>, the two native programs.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments is not [var teal, var squawk])
        {
            await Console.Error.WriteLineAsync("Give the two programs, or run scripts/benchmark lint, which makes them.");
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("teal-benchmark-").FullName;
        try
        {
            Console.WriteLine("| case | squawk | Teal | times as fast | goal |");
            Console.WriteLine("| --- | --- | --- | --- | --- |");
            var large = LintCases.Large(folder);
            await RowAsync("3.3 MB in one file", "10", Of(teal, squawk, [large]), folder, rounds: 7);
            await RowAsync("1,000 files of ten statements", "3", Of(teal, squawk, LintCases.Many(folder)), folder, rounds: 9);
            await RowAsync("one small file", "1", Of(teal, squawk, [LintCases.Small(folder)]), folder, rounds: 31);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // squawk's gcc lines are its fastest output; its default one is quadratic and takes minutes for the first case.
    private static Contender[] Of(string teal, string squawk, IReadOnlyList<string> files) =>
    [
        new("squawk", squawk, ["--reporter", "gcc", .. files]),
        new("Teal", teal, ["lint", .. files]),
    ];

    private static async Task RowAsync(string name, string goal, Contender[] contenders, string folder, int rounds)
    {
        if (await Race.MediansAsync(contenders, folder, rounds) is [var squawk, var teal])
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {squawk.TotalMilliseconds:0} ms | {teal.TotalMilliseconds:0} ms | {squawk / teal:0.0} | {goal} |"));
    }
}
