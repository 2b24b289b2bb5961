using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Teal.Cli.Hosting;

namespace Teal.Cli.Configuration;

/// <summary>JSON with comments and trailing commas, read into values that remember their place.</summary>
internal static class ConfigurationReader
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="name">The file as messages call it.</param>
    /// <param name="utf8">Its bytes; a byte order mark is skipped.</param>
    /// <exception cref="UsageException">It is not JSON; says line and column.</exception>
    public static ConfigurationValue Read(string name, byte[] utf8)
    {
        var start = utf8 is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        var places = new PlaceFinder(utf8, start);
        var reader = new Utf8JsonReader(
            utf8.AsSpan(start), new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            reader.Read();
            var value = ReadValue(ref reader, places);
            reader.Read();
            return value;
        }
        catch (JsonException error)
        {
            var place = places.OfLine(error.LineNumber ?? 0, error.BytePositionInLine ?? 0);
            // The reader's own message ends with its 0-based position, which would contradict ours.
            var said = error.Message.Split(" LineNumber:")[0];
            throw new UsageException($"{name}:{place.Line}:{place.Column}: this is not JSON: {said}");
        }
        catch (InvalidOperationException)
        {
            var place = places.OfOffset(reader.TokenStartIndex);
            throw new UsageException($"{name}:{place.Line}:{place.Column}: this text is not valid UTF-8.");
        }
    }

    private static ConfigurationValue ReadValue(ref Utf8JsonReader reader, PlaceFinder places)
    {
        var place = places.OfOffset(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return new ConfigurationValue(ConfigurationKind.Object, "", ReadMembers(ref reader, places), [], place);
            case JsonTokenType.StartArray:
                return new ConfigurationValue(ConfigurationKind.Array, "", [], ReadItems(ref reader, places), place);
            case JsonTokenType.String:
                return Plain(ConfigurationKind.String, reader.GetString()!, place);
            case JsonTokenType.Number:
                return Plain(ConfigurationKind.Number, Encoding.ASCII.GetString(reader.ValueSpan), place);
            case JsonTokenType.True or JsonTokenType.False:
                return Plain(ConfigurationKind.Boolean, "", place);
            default:
                return Plain(ConfigurationKind.Null, "", place);
        }
    }

    private static ImmutableArray<ConfigurationMember> ReadMembers(ref Utf8JsonReader reader, PlaceFinder places)
    {
        var members = ImmutableArray.CreateBuilder<ConfigurationMember>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var place = places.OfOffset(reader.TokenStartIndex);
            var name = reader.GetString()!;
            reader.Read();
            members.Add(new ConfigurationMember(name, ReadValue(ref reader, places), place));
        }

        return members.ToImmutable();
    }

    private static ImmutableArray<ConfigurationValue> ReadItems(ref Utf8JsonReader reader, PlaceFinder places)
    {
        var items = ImmutableArray.CreateBuilder<ConfigurationValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(ReadValue(ref reader, places));
        return items.ToImmutable();
    }

    private static ConfigurationValue Plain(ConfigurationKind kind, string text, ConfigurationPlace place) =>
        new(kind, text, [], [], place);

    /// <summary>From byte offsets to lines and columns; <paramref name="start"/> is where the text begins.</summary>
    private sealed class PlaceFinder(byte[] utf8, int start)
    {
        public ConfigurationPlace OfOffset(long offset)
        {
            var before = utf8.AsSpan(start, (int)offset);
            var lineStart = before.LastIndexOf((byte)'\n') + 1;
            return new(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
        }

        public ConfigurationPlace OfLine(long line, long byteInLine)
        {
            var offset = 0;
            for (var i = 0L; i < line; i++)
                offset += utf8.AsSpan(start + offset).IndexOf((byte)'\n') + 1;
            return OfOffset(Math.Min(offset + byteInLine, utf8.Length - start));
        }
    }
}
