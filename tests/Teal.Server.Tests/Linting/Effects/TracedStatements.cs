using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Teal.Server.Tests.Linting.Effects;

/// <summary>A statement that is traced.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Since">The oldest major that knows it.</param>
/// <param name="Until">The newest one.</param>
/// <param name="Unknown">Relations of which the model cannot tell that the statement touches them.</param>
internal sealed record TracedStatement(string Sql, int Since, int Until, ImmutableArray<string> Unknown)
{
    /// <summary>Reads a line: <c>[15] MERGE …</c>, <c>[14-16] …</c>, <c>DROP STATISTICS s --unknown: t</c>.</summary>
    public static TracedStatement Read(string line)
    {
        var (since, until) = (14, 18);
        if (line[0] == '[')
        {
            var end = line.IndexOf(']', StringComparison.Ordinal);
            var majors = line[1..end].Split('-');
            since = int.Parse(majors[0], CultureInfo.InvariantCulture);
            if (majors.Length > 1) until = int.Parse(majors[1], CultureInfo.InvariantCulture);
            line = line[(end + 2)..];
        }

        var parts = line.Split(" --unknown: ");
        return new(parts[0], since, until, parts.Length > 1 ? [.. parts[1].Split(' ')] : []);
    }
}

/// <summary>
/// The statements that are traced in a transaction: those of <c>TracedStatements.txt</c> beside this file, one a line, behind the
/// oldest major that knows it where not all do. Behind <c>--unknown:</c> stand relations that the statement touches though neither
/// its text nor the model tells: what CASCADE finds, say.
/// </summary>
internal static class TracedStatements
{
    /// <summary>Every line with a statement.</summary>
    public static IEnumerable<string> All() =>
        File.ReadLines(Path.ChangeExtension(Here(), ".txt")).Where(line => line.Length > 0 && line[0] != '#');

    private static string Here([CallerFilePath] string here = "") => here;
}
