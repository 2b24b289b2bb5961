using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Teal.Cli.Git;

/// <summary>Reads what <c>git diff --unified=0</c> prints.</summary>
internal static class UnifiedDiffReader
{
    /// <summary>The changed lines of each file that is there afterwards, by its path from the root of the repository.</summary>
    public static Dictionary<string, ChangedLines> Read(string diff)
    {
        var files = new Dictionary<string, ImmutableArray<(int, int)>.Builder>(StringComparer.Ordinal);
        ImmutableArray<(int, int)>.Builder? current = null;
        var skip = 0;
        foreach (var range in diff.AsSpan().Split('\n'))
        {
            var span = diff.AsSpan(range);
            // "No newline at end of file".
            if (span.StartsWith("\\")) continue;
            // Changed text may look like a heading.
            if (skip > 0)
            {
                skip--;
                continue;
            }

            if (span.StartsWith("diff --git ")) current = null;
            else if (span.StartsWith("rename to ")) files.TryAdd(Unquoted(span["rename to ".Length..]), ImmutableArray.CreateBuilder<(int, int)>());
            else if (span.StartsWith("+++ ")) current = Open(files, Unquoted(span[4..]));
            else if (span.StartsWith("@@ ") && Hunk(span) is var (removed, first, added))
            {
                current?.Add(added == 0 ? (first + 1, first) : (first, first + added - 1));
                skip = removed + added;
            }
        }

        return files.ToDictionary(f => f.Key, f => new ChangedLines(f.Value.ToImmutable()), StringComparer.Ordinal);
    }

    private static ImmutableArray<(int, int)>.Builder? Open(Dictionary<string, ImmutableArray<(int, int)>.Builder> files, string path)
    {
        if (!path.StartsWith("b/", StringComparison.Ordinal)) return null;
        var lines = ImmutableArray.CreateBuilder<(int, int)>();
        files[path[2..]] = lines;
        return lines;
    }

    // @@ -5,2 +6,3 @@ with a count of 1 left out; where no line is left, the number is that of the line before.
    private static (int Removed, int First, int Added) Hunk(ReadOnlySpan<char> line)
    {
        var parts = line.ToString().Split(' ');
        var (_, removed) = Range(parts[1]);
        var (first, added) = Range(parts[2]);
        return (removed, first, added);
    }

    private static (int First, int Count) Range(string text)
    {
        var parts = text[1..].Split(',');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1);
    }

    // Git puts a path with unusual characters in quotes, as C does, byte by byte; one with a blank gets a tab behind it.
    private static string Unquoted(ReadOnlySpan<char> path)
    {
        path = path.TrimEnd('\t');
        if (!path.StartsWith("\"")) return path.ToString();
        var bytes = new List<byte>();
        for (var i = 1; i < path.Length - 1; i++)
        {
            if (path[i] != '\\')
            {
                var rune = Rune.TryGetRuneAt(path.ToString(), i, out var whole) ? whole : Rune.ReplacementChar;
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
                if (rune.Utf16SequenceLength == 2) i++;
                continue;
            }

            i++;
            if (path[i] is >= '0' and <= '3')
            {
                bytes.Add(Convert.ToByte(path.Slice(i, 3).ToString(), 8));
                i += 2;
            }
            else
            {
                bytes.Add(path[i] switch { 'a' => 7, 'b' => 8, 't' => 9, 'n' => 10, 'v' => 11, 'f' => 12, 'r' => 13, var c => (byte)c });
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
