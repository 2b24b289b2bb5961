using System.Buffers;
using System.Text;
using Teal.Cli.Hosting;
using Teal.Linting;
using Teal.Sql.Text;

namespace Teal.Cli.Input;

/// <summary>The text of an SQL file.</summary>
/// <param name="Source">The text without the byte order mark.</param>
/// <param name="HasByteOrderMark">Whether the file began with one.</param>
internal sealed record SqlFileText(SourceText Source, bool HasByteOrderMark);

/// <summary>SQL files as text.</summary>
internal static class SqlFile
{
    // A string cannot be longer than this.
    private const int MostBytes = 0x3FFFFFDF;

    // What says nothing of its length may never end: /dev/zero does not.
    private const int MostStreamed = 512 * 1024 * 1024;

    private static readonly TimeSpan WriterPatience = TimeSpan.FromSeconds(2);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file, or standard input where the path is <see cref="SqlPaths.StandardInput"/>.</summary>
    /// <param name="host">The process.</param>
    /// <param name="path">The path as messages will show it.</param>
    /// <param name="text">The text, where it is one.</param>
    /// <param name="problem">What is wrong: the file cannot be read, or its bytes are no UTF-8.</param>
    public static bool TryRead(CliHost host, string path, out SqlFileText text, out LintError? problem)
    {
        var isInput = path == SqlPaths.StandardInput;
        var name = isInput ? "<stdin>" : path;
        text = new SqlFileText(new SourceText(name, ""), false);
        try
        {
            using var stream = isInput ? host.OpenIn() : Open(host.FullPath(path));
            var bytes = ReadAll(stream);
            var hasMark = bytes is [0xEF, 0xBB, 0xBF, ..];
            problem = ProblemOf(name, bytes, hasMark ? 3 : 0);
            if (problem is null) text = new SqlFileText(new SourceText(name, Strict.GetString(bytes.AsSpan(hasMark ? 3 : 0))), hasMark);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            problem = new LintError(name, new SourcePosition(1, 1), $"{name} cannot be read: {error.Message}") { Kind = LintError.UnreadableKind };
        }

        return problem is null;
    }

    /// <summary>Reads a file that must be text.</summary>
    /// <exception cref="UsageException">It cannot be read, or is no UTF-8.</exception>
    public static SourceText Read(CliHost host, string path)
    {
        if (TryRead(host, path, out var text, out var problem)) return text.Source;
        throw new UsageException(
            problem!.Kind == LintError.UnreadableKind
                ? problem.Message
                : $"{problem.File}:{problem.Position.Line}:{problem.Position.Column}: {problem.Message}");
    }

    // Opening a named pipe waits for someone who writes to it, perhaps for ever; what says its length is none.
    private static FileStream Open(string path)
    {
        if (new FileInfo(path) is { Exists: true, LinkTarget: null, Length: > 0 }) return OpenNow(path);
        var opening = Task.Run(() => OpenNow(path));
        if (Task.WaitAny([opening], WriterPatience) == 0) return opening.GetAwaiter().GetResult();
        opening.ContinueWith(late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        throw new IOException($"it is a pipe that nobody has opened for writing within {WriterPatience.TotalSeconds:F0} seconds.");
    }

    private static FileStream OpenNow(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });

    private static byte[] ReadAll(Stream stream)
    {
        if (stream.CanSeek && stream.Length > 0)
        {
            if (stream.Length > MostBytes) throw new IOException($"it has {stream.Length} bytes, and {MostBytes} are the most that Teal reads.");
            var bytes = new byte[stream.Length];
            var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read == bytes.Length ? bytes : bytes[..read];
        }

        using var all = new MemoryStream();
        var buffer = new byte[81920];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            if (all.Length > MostStreamed) throw new IOException($"it does not end after {MostStreamed} bytes.");
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    private static LintError? ProblemOf(string name, byte[] bytes, int start)
    {
        var wide = bytes switch
        {
            [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => "UTF-32",
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "UTF-16",
            // Without a byte order mark: SQL begins with an ASCII character, of which one half is 0.
            [not 0, 0, not 0, 0, ..] when bytes.Length % 2 == 0 => "UTF-16LE",
            [0, not 0, 0, not 0, ..] when bytes.Length % 2 == 0 => "UTF-16BE",
            _ => null,
        };
        if (wide is not null)
            return Wrong(name, new SourcePosition(1, 1), $"This file is {wide}, not UTF-8; convert it: iconv -f {wide} -t UTF-8.");
        var content = bytes.AsSpan(start);
        if (System.Text.Unicode.Utf8.IsValid(content)) return null;
        var valid = 0;
        while (Rune.DecodeFromUtf8(content[valid..], out _, out var length) == OperationStatus.Done) valid += length;
        var before = new SourceText("", Strict.GetString(content[..valid]));
        return Wrong(
            name, before.PositionOf(before.Content.Length),
            $"This file is not UTF-8: byte 0x{content[valid]:X2} at offset {start + valid} belongs to no character; convert it, for example with iconv -f LATIN1 -t UTF-8.");
    }

    private static LintError Wrong(string name, SourcePosition position, string message) =>
        new(name, position, message) { Kind = LintError.EncodingKind };
}
