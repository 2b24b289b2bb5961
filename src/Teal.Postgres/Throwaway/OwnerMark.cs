using System.Globalization;
using Teal.Postgres.Processes;

namespace Teal.Postgres.Throwaway;

/// <summary>
/// The file that says whose a throwaway server's folder is: process number and start of the owner, and a lock that the
/// owner holds while it lives. A folder counts as left over only when both say so: the number may have been given to
/// another process, or belong to another container's numbering; a lock may be unknown to the file system.
/// </summary>
internal sealed class OwnerMark : IDisposable
{
    private const string FileName = "owner";

    private readonly FileStream _file;

    private OwnerMark(FileStream file) => _file = file;

    /// <summary>Marks <paramref name="folder"/> as this process's own until disposed.</summary>
    public static OwnerMark Set(string folder)
    {
        var file = new FileStream(Path.Combine(folder, FileName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        var text = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {ProcessStart.Of(Environment.ProcessId)}\n");
        file.Write(System.Text.Encoding.ASCII.GetBytes(text));
        file.Flush();
        return new OwnerMark(file);
    }

    /// <summary>Whether the owner of <paramref name="folder"/> is surely gone.</summary>
    public static bool IsAbandoned(string folder)
    {
        try
        {
            using var file = new FileStream(Path.Combine(folder, FileName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            using var reader = new StreamReader(file);
            var parts = reader.ReadToEnd().Trim().Split(' ', 2);
            return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var owner)
                && ProcessStart.Of(owner) != parts[1];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Locked by its living owner, not ours, gone meanwhile, or not marked yet.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
