using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Teal.Cli.Hosting;
using Teal.Rollout.Verifying;

namespace Teal.Cli.Output;

/// <summary>Everything that a verification found, in a file: CSV, or a JSON object on each line. Keys and values are whole.</summary>
internal sealed class FindingReport : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StreamWriter _writer;
    private readonly bool _isCsv;

    private FindingReport(StreamWriter writer, bool isCsv)
    {
        (_writer, _isCsv) = (writer, isCsv);
        if (isCsv) _writer.Write("kind,table,key,found,expected,sqlstate,message\r\n");
    }

    /// <summary>What is wrong with the name of a report, or null.</summary>
    public static string? Refuse(string path) => Path.GetExtension(path).ToLowerInvariant() is ".csv" or ".jsonl" or ".ndjson"
        ? null
        : $"--report writes CSV or JSON lines: its file is named .csv, .jsonl or .ndjson, and not '{Path.GetFileName(path)}'.";

    /// <summary>Begins the file; what was there before is gone.</summary>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public static FindingReport Create(string path)
    {
        try
        {
            return new FindingReport(new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)), Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The report {path} cannot be written: {e.Message} Nothing was verified.");
        }
    }

    /// <summary>Adds a finding. It is in the file when this returns, whatever becomes of the process.</summary>
    public void Add(Finding finding)
    {
        _writer.Write(_isCsv ? Csv(finding) : Json(writer => WriteLine(writer, finding)) + "\n");
        _writer.Flush();
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>A kind of finding as all output has it.</summary>
    public static string Word(FindingKind kind) => kind.ToString().ToLowerInvariant();

    private static void WriteLine(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", Word(finding.Kind));
        writer.WriteString("table", finding.Table);
        writer.WritePropertyName("key");
        WriteKey(writer, finding);
        writer.WritePropertyName("found");
        WriteValues(writer, finding.Found);
        writer.WritePropertyName("expected");
        WriteValues(writer, finding.Expected);
        writer.WriteString("sqlstate", finding.SqlState);
        writer.WriteString("message", finding.Message);
        writer.WriteEndObject();
    }

    private static string Csv(Finding finding) => string.Join(',', ((string?[])
    [
        Word(finding.Kind), finding.Table, Json(writer => WriteKey(writer, finding)),
        finding.Found.IsEmpty ? null : Json(writer => WriteValues(writer, finding.Found)), finding.Expected.IsEmpty ? null : Json(writer => WriteValues(writer, finding.Expected)),
        finding.SqlState, finding.Message,
    ]).Select(Field)) + "\r\n";

    private static void WriteKey(Utf8JsonWriter writer, Finding finding) =>
        WriteValues(writer, finding.Key.IsEmpty ? [new ColumnText("ctid", finding.Position)] : finding.Key);

    private static void WriteValues(Utf8JsonWriter writer, ImmutableArray<ColumnText> values)
    {
        writer.WriteStartObject();
        foreach (var value in values) writer.WriteString(value.Column, value.Text);
        writer.WriteEndObject();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options)) write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    // RFC 4180: what holds a quote, a comma or a line break is quoted.
    private static string Field(string? text) =>
        text is null ? "" : text.AsSpan().ContainsAny("\",\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
