using Teal.Postgres.Throwaway;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout.Faults;

/// <summary>A fact that mounts a file system of its own: needs a server and the right to mount. Skipped with the reason where there is none, but not where CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = TestServer.WhyMissing
        ?? (Environment.GetEnvironmentVariable("CI") != "true" && !(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess) ? "a tmpfs can be mounted by root on Linux only" : null);
}

/// <summary>A file system of a few megabytes.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string mount) => Mount = mount;

    /// <summary>The folder that the server may use.</summary>
    public string Folder => Path.Combine(Mount, "space");

    private string Mount { get; }

    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("teal-disk-").FullName);
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=755", "tmpfs", disk.Mount);
        Directory.CreateDirectory(disk.Folder);
        await RunAsync("chown", ServerUser.OfThisProcess().Name ?? "root", disk.Folder);
        return disk;
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using var file = File.Create(Path.Combine(Mount, "filler"), 1);
        try
        {
            while (true) file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public Task GrowAsync(int megabytes) => RunAsync("mount", "-o", $"remount,size={megabytes}m", Mount);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "-l", Mount);
        Directory.Delete(Mount);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var result = await ChildProcess.TryRunAsync(program, arguments, default);
        Assert.True(result is { ExitCode: 0 }, $"{program} {string.Join(' ', arguments)}: {result?.Error}");
    }
}
