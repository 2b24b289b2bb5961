using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Teal.Cli.Output;

/// <summary>The one way in which JSON leaves Teal: camelCase, indented, UTF-8 without needless escapes, a line break at the end.</summary>
internal static class JsonOutput
{
    /// <summary>The options that every source-generated context here is made with.</summary>
    public static JsonSerializerOptions CreateOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        // The output is a file or a pipe, never a part of an HTML page: quotes and arrows stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes <paramref name="value"/> to <paramref name="terminal"/>.</summary>
    public static void Write<T>(Terminal terminal, T value, JsonTypeInfo<T> type) =>
        terminal.Line(JsonSerializer.Serialize(value, type));
}
