using System.Diagnostics;
using System.Globalization;

namespace Teal.Postgres.Processes;

/// <summary>Tells a process from a later one with the same number.</summary>
public static class ProcessStart
{
    /// <summary>The text for this process.</summary>
    public static string OfThisProcess { get; } = Of(Environment.ProcessId) ?? "";

    /// <summary>A text that stays the same while process <paramref name="id"/> lives, or null where there is no such process.</summary>
    public static string? Of(int id)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // proc(5): field 22 is the start in clock ticks since boot; the name in field 2 may hold blanks and brackets.
                var stat = File.ReadAllText($"/proc/{id}/stat");
                var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
                return boot + "/" + stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
            }

            using var process = Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
