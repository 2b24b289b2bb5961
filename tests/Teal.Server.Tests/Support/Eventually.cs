namespace Teal.Server.Tests.Support;

/// <summary>Waits for what another process is about to do.</summary>
internal static class Eventually
{
    /// <summary>Waits until <paramref name="condition"/> holds, for at most 30 seconds.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 1500; i++)
        {
            if (await condition()) return;
            await Task.Delay(20);
        }
        Assert.Fail("what was waited for did not happen");
    }
}
