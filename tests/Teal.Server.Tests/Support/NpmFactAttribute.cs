using Teal.Postgres.Throwaway;
using Teal.Server.Tests.Postgres;

namespace Teal.Server.Tests.Support;

/// <summary>A fact that needs npm and a registry with the pinned packages: skipped where there is none, but not where CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NpmFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> WhyMissing = new(() => Task.Run(LookAsync).GetAwaiter().GetResult());

    public NpmFactAttribute() => Skip = Environment.GetEnvironmentVariable("CI") == "true" ? null : WhyMissing.Value;

    private static async Task<string?> LookAsync()
    {
        var package = NpmPackage.All.Single(p => p.Major == NpmFetchTests.Major);
        if (NpmPackage.Name is not { } name) return "there is no package of PostgreSQL for this kind of machine";
        var answer = await ChildProcess.TryRunAsync("npm", ["view", $"{name}@{package.Version}", "version"], CancellationToken.None);
        return answer is { ExitCode: 0 } && answer.Output.Contains(package.Version, StringComparison.Ordinal) ? null : $"npm cannot see {name}@{package.Version}";
    }
}
