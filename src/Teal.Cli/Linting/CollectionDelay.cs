using System.Collections.Immutable;
using Teal.Cli.Hosting;
using Teal.Cli.Input;

namespace Teal.Cli.Linting;

/// <summary>
/// Puts garbage collections off while a lint fits into memory: the trees and the schema live to the end of the run, so that to
/// look through them in between frees little and took a third of the time.
/// </summary>
internal static class CollectionDelay
{
    // What the linter allocates for each byte of a migration, as measured with the files of the benchmark: 125 to 150.
    private const long AllocatedPerByte = 160;

    // Below that no collection happens anyway.
    private const long LeastBytes = 100_000;

    private const long MostAllocated = 1536L * 1024 * 1024;

    /// <summary>
    /// Begins it, where all of a lint fits: to put off what must come in the end costs memory and gains nothing. Once more has been
    /// allocated than was foreseen, the collector works as ever.
    /// </summary>
    /// <param name="host">The process.</param>
    /// <param name="files">The files that will be linted.</param>
    public static void Begin(CliHost host, ImmutableArray<LintFile> files)
    {
        var bytes = files.Sum(file => file.Path != SqlPaths.StandardInput && new FileInfo(host.FullPath(file.Path)) is { Exists: true } found ? found.Length : 0);
        var wanted = bytes * AllocatedPerByte;
        if (bytes < LeastBytes || wanted > Math.Min(MostAllocated, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4)) return;
        try
        {
            _ = GC.TryStartNoGCRegion(wanted);
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or InvalidOperationException)
        {
            // More than this collector can put aside, or another run of this process has begun it: it works as ever.
        }
    }
}
