using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>The same rollout on a server of every major.</summary>
internal static class MajorFixtures
{
    /// <summary>Carries <paramref name="work"/> out on each, with a change and a database of its own.</summary>
    public static async Task OnEachAsync(Func<ChangeFolder> change, string schema, Func<RolloutFixture, int, Task> work)
    {
        foreach (var server in await MajorServers.AllAsync())
        {
            await using var fixture = await RolloutFixture.OnAsync(server, change(), schema);
            try
            {
                await work(fixture, server.Programs.Major);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"PostgreSQL {server.Programs.Major}: {e.Message}", e);
            }
        }
    }
}
