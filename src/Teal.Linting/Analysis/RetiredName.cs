using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>
/// The name of what is retired: renamed, so that nothing can use it unnoticed, and not dropped yet, so that it can come back. The
/// linter advises these names, 'teal contract' gives them, and 'teal status' finds them.
/// </summary>
public static class RetiredName
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "teal_retired_";

    /// <summary>The name under which <paramref name="name"/> waits to be dropped; long ones are cut as <see cref="SqlName.Fit"/> does.</summary>
    public static string Of(string name) => SqlName.Fit(Prefix, name);

    /// <summary>Whether a name says that the thing was retired.</summary>
    public static bool Is(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);
}
