using System.Text;
using Teal.Cli.Hosting;
using Teal.Sql.Text;

namespace Teal.Cli.Input;

/// <summary>A file that is not SQL text: where, and what is wrong.</summary>
/// <param name="File">The path as it was given.</param>
/// <param name="Position">The place.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record UnreadableFile(string File, SourcePosition Position, string Message);

/// <summary>SQL files as text.</summary>
internal static class SqlFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file, or standard input where the path is <see cref="SqlPaths.StandardInput"/>.</summary>
    /// <param name="host">The process.</param>
    /// <param name="path">The path as messages will show it.</param>
    /// <param name="text">The text, where it is one.</param>
    /// <param name="problem">What is wrong with the bytes, where they are no UTF-8.</param>
    /// <exception cref="UsageException">The file cannot be read at all.</exception>
    public static bool TryRead(CliHost host, string path, out SourceText text, out UnreadableFile? problem)
    {
        var isInput = path == SqlPaths.StandardInput;
        var name = isInput ? "<stdin>" : path;
        var bytes = isInput ? ReadInput(host) : ReadFile(host, path);
        var content = bytes.AsSpan(bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0);
        try
        {
            text = new SourceText(name, Strict.GetString(content));
            problem = null;
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = new SourceText(name, "");
            problem = new UnreadableFile(name, PlaceOfFirstBadByte(content), "This file is not UTF-8; convert it, for example with iconv -t UTF-8.");
            return false;
        }
    }

    /// <summary>Reads a file that must be text.</summary>
    /// <exception cref="UsageException">It cannot be read, or is no UTF-8.</exception>
    public static SourceText Read(CliHost host, string path) =>
        TryRead(host, path, out var text, out var problem)
            ? text
            : throw new UsageException($"{problem!.File}:{problem.Position.Line}:{problem.Position.Column}: {problem.Message}");

    private static byte[] ReadFile(CliHost host, string path)
    {
        try
        {
            return File.ReadAllBytes(host.FullPath(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {error.Message}");
        }
    }

    private static byte[] ReadInput(CliHost host)
    {
        using var input = host.OpenIn();
        using var all = new MemoryStream();
        input.CopyTo(all);
        return all.ToArray();
    }

    private static SourcePosition PlaceOfFirstBadByte(ReadOnlySpan<byte> content)
    {
        var valid = 0;
        while (Rune.DecodeFromUtf8(content[valid..], out _, out var length) == System.Buffers.OperationStatus.Done) valid += length;
        var before = new SourceText("", Strict.GetString(content[..valid]));
        return before.PositionOf(before.Content.Length);
    }
}
