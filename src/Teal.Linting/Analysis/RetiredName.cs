namespace Teal.Linting.Analysis;

/// <summary>
/// The name of what is retired: renamed, so that nothing can use it unnoticed, and not dropped yet, so that it can come back. 'teal
/// contract' gives these names.
/// </summary>
internal static class RetiredName
{
    private const string Prefix = "teal_retired_";

    /// <summary>The name under which <paramref name="name"/> waits to be dropped, of at most 63 ASCII characters.</summary>
    public static string Of(string name) => Prefix + (name.Length <= 63 - Prefix.Length ? name : name[..(63 - Prefix.Length)]);

    /// <summary>Whether a name says that the thing was retired.</summary>
    public static bool Is(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);
}
