using System.Text;

namespace Teal.Cli.Output;

/// <summary>The difference of two texts as <c>diff -u</c> writes it, which <c>patch</c> and <c>git apply</c> read.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    // Steps of the search for the shortest difference; behind them the rest counts as replaced whole.
    private const int MostSteps = 2000;

    /// <summary>The difference, or the empty text where there is none.</summary>
    /// <param name="name">The file's path from the root of the project.</param>
    /// <param name="before">The text before.</param>
    /// <param name="after">The text after.</param>
    public static string Of(string name, string before, string after)
    {
        if (before == after) return "";
        var (old, now) = (Lines(before), Lines(after));
        var lines = Compare(old, now);
        var text = new StringBuilder($"--- a/{name}\n+++ b/{name}\n");
        for (var i = 0; i < lines.Count;)
        {
            while (i < lines.Count && lines[i].Sign == ' ') i++;
            if (i == lines.Count) break;
            var start = Math.Max(0, i - Context);
            // Changes with so few lines between them that their surroundings touch stand together.
            var (end, same) = (i, 0);
            for (var k = i; k < lines.Count && same <= 2 * Context; k++)
            {
                same = lines[k].Sign == ' ' ? same + 1 : 0;
                if (same == 0) end = k + 1;
            }

            Append(text, lines, start, Math.Min(lines.Count, end + Context));
            i = end;
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, List<(char Sign, string Line)> lines, int start, int end)
    {
        var first = lines.Take(start).ToList();
        var part = lines.GetRange(start, end - start);
        text.Append("@@ -").Append(Range(first.Count(l => l.Sign != '+'), part.Count(l => l.Sign != '+')))
            .Append(" +").Append(Range(first.Count(l => l.Sign != '-'), part.Count(l => l.Sign != '-'))).Append(" @@\n");
        foreach (var (sign, line) in part)
        {
            text.Append(sign).Append(line);
            if (!line.EndsWith('\n')) text.Append("\n\\ No newline at end of file\n");
        }
    }

    private static string Range(int before, int count) => count == 0 ? $"{before},0" : count == 1 ? $"{before + 1}" : $"{before + 1},{count}";

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    private static List<(char Sign, string Line)> Compare(List<string> old, List<string> now)
    {
        var head = 0;
        while (head < old.Count && head < now.Count && old[head] == now[head]) head++;
        var tail = 0;
        while (tail < old.Count - head && tail < now.Count - head && old[^(tail + 1)] == now[^(tail + 1)]) tail++;
        return
        [
            .. old.Take(head).Select(line => (' ', line)),
            .. Shortest(old.GetRange(head, old.Count - head - tail), now.GetRange(head, now.Count - head - tail)),
            .. old.TakeLast(tail).Select(line => (' ', line)),
        ];
    }

    // Myers, An O(ND) difference algorithm and its variations, 1986: the furthest place on each diagonal, step by step.
    private static IEnumerable<(char Sign, string Line)> Shortest(List<string> old, List<string> now)
    {
        var reached = new Dictionary<int, int> { [1] = 0 };
        var trace = new List<Dictionary<int, int>>();
        for (var steps = 0; steps <= Math.Min(old.Count + now.Count, MostSteps); steps++)
        {
            trace.Add(new Dictionary<int, int>(reached));
            for (var k = -steps; k <= steps; k += 2)
            {
                var x = k == -steps || (k != steps && reached[k - 1] < reached[k + 1]) ? reached[k + 1] : reached[k - 1] + 1;
                while (x < old.Count && x - k < now.Count && old[x] == now[x - k]) x++;
                reached[k] = x;
                if (x >= old.Count && x - k >= now.Count) return Back(trace, old, now);
            }
        }

        return old.Select(line => ('-', line)).Concat(now.Select(line => ('+', line)));
    }

    private static Stack<(char Sign, string Line)> Back(List<Dictionary<int, int>> trace, List<string> old, List<string> now)
    {
        var lines = new Stack<(char Sign, string Line)>();
        var (x, y) = (old.Count, now.Count);
        for (var steps = trace.Count - 1; steps >= 0; steps--)
        {
            var reached = trace[steps];
            var k = x - y;
            var from = k == -steps || (k != steps && reached[k - 1] < reached[k + 1]) ? k + 1 : k - 1;
            var (fromX, fromY) = (reached[from], reached[from] - from);
            for (; x > fromX && y > fromY && x > 0 && y > 0; x--, y--) lines.Push((' ', old[x - 1]));
            if (steps == 0) break;
            lines.Push(x > fromX ? ('-', old[x - 1]) : ('+', now[y - 1]));
            (x, y) = (fromX, fromY);
        }

        return lines;
    }
}
