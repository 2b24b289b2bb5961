using System.Text.Json;
using System.Text.RegularExpressions;

namespace Teal.Server.Tests.Cli;

/// <summary>The JSON in docs/output.md, to which the real output of each command is held: the same property names in the same order, all the way down.</summary>
internal static partial class DocumentedJson
{
    public static void AssertIsAsDocumented(string command, string output)
    {
        using var documented = JsonDocument.Parse(Example(command));
        using var real = JsonDocument.Parse(output);
        Compare(command, documented.RootElement, real.RootElement);
    }

    private static string Example(string command)
    {
        var text = File.ReadAllText(Path.Join(AppContext.BaseDirectory, "docs", "output.md"));
        var section = Section().Matches(text).Single(section => section.Groups[1].Value.Contains(command, StringComparison.Ordinal));
        return section.Groups[2].Value;
    }

    private static void Compare(string path, JsonElement documented, JsonElement real)
    {
        // null and an empty list say nothing about what stands there otherwise.
        if (real.ValueKind == JsonValueKind.Null || documented.ValueKind == JsonValueKind.Null) return;
        Assert.True(Kind(documented) == Kind(real), $"{path}: documented {documented.ValueKind}, found {real.ValueKind}");
        switch (documented.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal((path, string.Join(' ', Names(documented))), (path, string.Join(' ', Names(real))));
                foreach (var member in documented.EnumerateObject()) Compare($"{path}.{member.Name}", member.Value, real.GetProperty(member.Name));
                break;
            case JsonValueKind.Array:
                foreach (var item in real.EnumerateArray()) Compare(path + "[]", documented[0], item);
                break;
        }
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(p => p.Name);

    private static JsonValueKind Kind(JsonElement element) => element.ValueKind == JsonValueKind.False ? JsonValueKind.True : element.ValueKind;

    [GeneratedRegex("^## (.*)\n+```json\n((?:(?!```).*\n)*)```", RegexOptions.Multiline)]
    private static partial Regex Section();
}
