using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Teal.Server.Tests.Sql;

/// <summary>A statement of the corpus that Teal and a server judge differently.</summary>
/// <param name="File">The file, relative to the corpus.</param>
/// <param name="Hash">The first twelve digits of the SHA-256 of the statement's text.</param>
/// <param name="Acceptor">Who accepts it: <c>teal</c> or <c>server</c>.</param>
/// <param name="First">The first major for which that is so.</param>
/// <param name="Last">The last major for which that is so.</param>
/// <param name="Reason">Why.</param>
internal sealed record ParserDisagreement(string File, string Hash, string Acceptor, int First, int Last, string Reason)
{
    /// <summary>
    /// Whether the versions of PostgreSQL themselves disagree. Teal reads what any of 14 to 18 reads, so that is no error of its.
    /// </summary>
    public bool IsOfVersion => First > 14 || Last < 18;

    public static string HashOf(string statement) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(statement)))[..12];

    /// <summary>The list beside this file: a line each, <c>file hash acceptor first-last reason</c>.</summary>
    public static List<ParserDisagreement> Read([CallerFilePath] string here = "") =>
    [
        .. System.IO.File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "ParserOracle.disagreements.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(Parse),
    ];

    private static ParserDisagreement Parse(string line)
    {
        var fields = line.Split(' ', 5);
        var majors = fields[3].Split('-').Select(m => int.Parse(m, CultureInfo.InvariantCulture)).ToList();
        return new ParserDisagreement(fields[0], fields[1], fields[2], majors[0], majors[1], fields[4]);
    }
}
