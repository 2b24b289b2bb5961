using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Teal.Tests.Architecture;

public partial class DependencyTests
{
    // What each part may stand on directly; what these stand on comes with them.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Teal.Sql"] = [],
        ["Teal.Linting"] = ["Teal.Sql"],
        ["Teal.Planning"] = ["Teal.Sql", "Teal.Linting"],
        ["Teal.Postgres"] = ["Teal.Planning"],
        ["Teal.Proving"] = ["Teal.Planning", "Teal.Postgres"],
        ["Teal.Rollout"] = ["Teal.Planning", "Teal.Postgres", "Teal.Proving"],
        ["Teal.Recovery"] = ["Teal.Sql"],
        ["Teal.Demo"] = ["Teal.Rollout", "Teal.Recovery"],
        ["Teal.Cli"] = ["Teal.Demo"],
    };


    private static IEnumerable<string> Projects =>
        Directory.GetFiles(Path.Join(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories);

    [Fact]
    public void Every_part_stands_only_on_what_it_may()
    {
        Assert.Equal(Allowed.Keys.Order(), Projects.Select(NameOf).Order());
        foreach (var project in Projects)
            Assert.Subset(
                Allowed[NameOf(project)].ToHashSet(),
                References(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/'))).ToHashSet());
    }

    [Fact]
    public void Only_Postgres_references_Npgsql() => Assert.Equal(["Teal.Postgres"], ProjectsWithPackage("Npgsql"));

    [Theory]
    [InlineData("System.CommandLine")]
    [InlineData("Spectre.Console")]
    public void Only_Cli_references_the_command_line_packages(string package) => Assert.Equal(["Teal.Cli"], ProjectsWithPackage(package));

    // A package comes along with a project reference, so the sources are held to it as well.
    [Theory]
    [InlineData("Npgsql", "Teal.Postgres Teal.Proving Teal.Rollout Teal.Demo Teal.Cli")]
    [InlineData("System.CommandLine", "Teal.Cli")]
    [InlineData("Spectre.Console", "Teal.Cli")]
    public void Only_the_parts_that_may_know_a_package_name_it(string package, string parts)
    {
        var knowing = Repository.Sources
            .Where(f => Regex.IsMatch(File.ReadAllText(f), $@"\b{Regex.Escape(package)}\b(?=[.;])"))
            .Select(PartOf).Distinct();
        Assert.Subset(parts.Split(' ').ToHashSet(), knowing.ToHashSet());
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        foreach (var file in Repository.Sources)
        {
            var declared = NamespaceDeclaration().Match(File.ReadAllText(file));
            if (!declared.Success) continue;
            var folder = Path.GetRelativePath(Path.Join(Repository.Root, "src"), Path.GetDirectoryName(file)!);
            var expected = folder.Replace(Path.DirectorySeparatorChar, '.');
            // The tree is one vocabulary: its folders sort the files, not the names.
            if (expected.StartsWith("Teal.Sql.Syntax.", StringComparison.Ordinal)) expected = "Teal.Sql.Syntax";
            Assert.True(expected == declared.Groups[1].Value, $"{file}: namespace {declared.Groups[1].Value}, expected {expected}");
        }
    }

    [Fact]
    public void No_type_is_named_for_holding_whatever_came_along()
    {
        foreach (var file in Repository.Sources)
            foreach (Match type in TypeDeclaration().Matches(File.ReadAllText(file)))
                Assert.False(Vague().IsMatch(type.Groups[1].Value), $"{file}: {type.Groups[1].Value}");
    }

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        foreach (var file in Repository.Sources)
            Assert.True(File.ReadLines(file).Count() <= 400, $"{file}: {File.ReadLines(file).Count()} lines");
    }

    [Fact]
    public void There_are_sources_to_look_at() => Assert.True(Repository.Sources.Count() > 50);

    private static string NameOf(string project) => Path.GetFileNameWithoutExtension(project);

    private static string PartOf(string source) =>
        Path.GetRelativePath(Path.Join(Repository.Root, "src"), source).Split(Path.DirectorySeparatorChar)[0];

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(project).Descendants(kind).Select(e => e.Attribute("Include")!.Value);

    private static IEnumerable<string> ProjectsWithPackage(string package) =>
        Projects.Where(p => References(p, "PackageReference").Contains(package)).Select(NameOf).Order();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(?:struct\s+|class\s+)?([A-Z]\w*)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"Utils$|Utilities$|Helper|Manager")]
    private static partial Regex Vague();
}
