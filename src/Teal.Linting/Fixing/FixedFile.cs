using System.Collections.Immutable;

namespace Teal.Linting.Fixing;

/// <summary>A file with the safe way written into it.</summary>
/// <param name="Before">What was found before.</param>
/// <param name="After">The changed text and what is found in it; the same as <paramref name="Before"/> where nothing was fixed.</param>
/// <param name="Fixed">Number of fixes in it.</param>
/// <param name="Undone">The fixes that were taken back, with the reason.</param>
public sealed record FixedFile(LintedFile Before, LintedFile After, int Fixed, ImmutableArray<UndoneFix> Undone)
{
    /// <summary>Whether the text is another one.</summary>
    public bool IsChanged => !ReferenceEquals(Before, After);
}

/// <summary>A fix that was taken back.</summary>
/// <param name="Finding">The finding, at its place in the text that the fix was made in.</param>
/// <param name="Reason">What the changed file would have had that it had not before, or would still have, as a clause.</param>
public sealed record UndoneFix(Finding Finding, string Reason);
