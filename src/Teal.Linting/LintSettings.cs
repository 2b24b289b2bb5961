using Teal.Linting.Effects;

namespace Teal.Linting;

/// <summary>What the linter assumes.</summary>
public sealed record LintSettings
{
    /// <summary>
    /// Major version of the server, 14 to 18. Default: the oldest supported one, since what is safe there is safe on
    /// every later one.
    /// </summary>
    public int PgMajor { get; init; } = StatementEffects.OldestSupportedMajor;
}
