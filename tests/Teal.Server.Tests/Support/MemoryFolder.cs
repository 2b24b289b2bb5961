using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Teal.Server.Tests.Support;

/// <summary>
/// Puts the servers of a test run into memory where there is plenty: the tests make and drop some thousand databases of three hundred
/// files each, and a file system on a disk takes twice as long for it as the server.
/// </summary>
internal static class MemoryFolder
{
    private const string Folder = "/dev/shm";
    private const long Plenty = 8L << 30;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Before the first server is started, whichever test does it.")]
    internal static void Use()
    {
        // Whoever has chosen a folder for temporary files has a reason.
        if (Environment.GetEnvironmentVariable("TMPDIR") is not { Length: > 0 } && Directory.Exists(Folder) && new DriveInfo(Folder).AvailableFreeSpace >= Plenty)
            Environment.SetEnvironmentVariable("TMPDIR", Folder);
    }
}
