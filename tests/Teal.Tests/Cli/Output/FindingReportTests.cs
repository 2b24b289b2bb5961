using System.Text.Json;
using Teal.Cli.Hosting;
using Teal.Cli.Output;
using Teal.Rollout.Verifying;

namespace Teal.Tests.Cli.Output;

public sealed class FindingReportTests : IDisposable
{
    private static readonly Finding Difference = new(
        FindingKind.Difference, "public.users", "(3,7)", [new("id", "7"), new("Sold \"by\"", "a,b")], [new("tier", null)], [new("tier", "line 1\nline 2")]);

    private static readonly Finding Keyless = new(FindingKind.Uncomputable, "public.log", "(0,1)", [], [], []) { SqlState = "22012", Message = "division by zero" };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("teal-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_CSV_quotes_what_needs_it_and_leaves_empty_what_is_not_there() =>
        Assert.Equal(
            "kind,table,key,found,expected,sqlstate,message\r\n"
            + "difference,public.users,\"{\"\"id\"\":\"\"7\"\",\"\"Sold \\\"\"by\\\"\"\"\":\"\"a,b\"\"}\",\"{\"\"tier\"\":null}\",\"{\"\"tier\"\":\"\"line 1\\nline 2\"\"}\",,\r\n"
            + "uncomputable,public.log,\"{\"\"ctid\"\":\"\"(0,1)\"\"}\",,,22012,division by zero\r\n",
            Written("found.csv"));

    [Fact]
    public void JSON_lines_hold_one_object_each()
    {
        var lines = Written("found.jsonl").Split('\n');
        Assert.Equal(["", ""], [lines[2], string.Concat(lines.Skip(3))]);
        var first = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal("a,b", first.GetProperty("key").GetProperty("Sold \"by\"").GetString());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("found").GetProperty("tier").ValueKind);
        Assert.Equal("line 1\nline 2", first.GetProperty("expected").GetProperty("tier").GetString());
        var second = JsonDocument.Parse(lines[1]).RootElement;
        Assert.Equal("(0,1)", second.GetProperty("key").GetProperty("ctid").GetString());
        Assert.Equal("division by zero", second.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("a.csv", true)]
    [InlineData("a.JSONL", true)]
    [InlineData("a.ndjson", true)]
    [InlineData("a.json", false)]
    [InlineData("report", false)]
    public void Its_kind_is_told_by_its_name(string file, bool isTaken) => Assert.Equal(isTaken, FindingReport.Refuse(file) is null);

    [Fact]
    public void What_cannot_be_written_is_told_before_anything_is_verified() =>
        Assert.Contains("Nothing was verified", Assert.Throws<CommandFailedException>(() => FindingReport.Create(Path.Join(_folder.FullName, "no", "a.csv"))).Message, StringComparison.Ordinal);

    private string Written(string name)
    {
        var path = Path.Join(_folder.FullName, name);
        using (var report = FindingReport.Create(path))
        {
            report.Add(Difference);
            // Whoever reads while it is written finds whole lines.
            Assert.EndsWith("\n", Read(path), StringComparison.Ordinal);
            report.Add(Keyless);
        }

        return File.ReadAllText(path);
    }

    private static string Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
