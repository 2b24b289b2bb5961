using Teal.Postgres.Connections;

namespace Teal.Demo.Workers;

/// <summary>What a worker process of the demo is told.</summary>
/// <param name="Version"><c>blue</c> or <c>green</c>.</param>
/// <param name="Address">The shop's database.</param>
/// <param name="TrafficFile">The file that says who serves.</param>
/// <param name="WritesPerSecond">The pace that it keeps.</param>
public sealed record WorkerOptions(string Version, DatabaseAddress Address, string TrafficFile, int WritesPerSecond)
{
    /// <summary>The application name of a version's sessions.</summary>
    public static string ApplicationName(string version) => version == "blue" ? "shop v1.14.2" : "shop v1.15.0";
}
