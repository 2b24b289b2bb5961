namespace Teal.Cli.Input;

/// <summary>
/// A pattern of paths, as in .gitignore: <c>*</c> and <c>?</c> stay within a name, <c>**</c> stands for any number of folders. A
/// pattern without '/' means a name in any folder; one that means a folder means everything below it.
/// </summary>
internal static class PathPattern
{
    /// <summary>Whether <paramref name="pattern"/> means <paramref name="path"/>, which is relative with '/' between the names.</summary>
    public static bool Matches(string pattern, string path)
    {
        var trimmed = pattern.Trim('/');
        if (trimmed.StartsWith("./", StringComparison.Ordinal)) trimmed = trimmed[2..];
        if (trimmed is "" or ".") return true;
        var wanted = trimmed.Split('/');
        if (wanted.Length == 1 && !pattern.TrimEnd('/').Contains('/', StringComparison.Ordinal)) wanted = ["**", trimmed];
        return MatchesNames(wanted, path.Split('/'));
    }

    private static bool MatchesNames(ReadOnlySpan<string> pattern, ReadOnlySpan<string> names)
    {
        // Everything below what the pattern means.
        if (pattern.IsEmpty) return true;
        if (pattern[0] == "**")
        {
            if (pattern.Length == 1) return !names.IsEmpty;
            for (var i = 0; i <= names.Length; i++)
                if (MatchesNames(pattern[1..], names[i..])) return true;
            return false;
        }

        return !names.IsEmpty && MatchesName(pattern[0], names[0]) && MatchesNames(pattern[1..], names[1..]);
    }

    // The last star takes one character more each time that what follows it does not fit.
    private static bool MatchesName(string pattern, string name)
    {
        var (p, n, star, taken) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, taken, p) = (p, n, p + 1);
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n])) (p, n) = (p + 1, n + 1);
            else if (star >= 0) (p, n) = (star + 1, ++taken);
            else return false;
        }

        return pattern.AsSpan(p).IndexOfAnyExcept('*') < 0;
    }
}
