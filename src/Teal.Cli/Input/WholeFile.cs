using System.Text;
using Teal.Cli.Hosting;
using Teal.Linting;

namespace Teal.Cli.Input;

/// <summary>Writes a file whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Replaces the text of a file that was read before; its mode and its byte order mark stay.</summary>
    /// <param name="host">The process.</param>
    /// <param name="path">The file; where it is a link, the file that it leads to is replaced.</param>
    /// <param name="read">What was read.</param>
    /// <param name="text">The new text.</param>
    /// <exception cref="CommandFailedException">It cannot be written, or is not what was read any more.</exception>
    public static void Replace(CliHost host, string path, SqlFileText read, string text)
    {
        var full = host.FullPath(path);
        try
        {
            full = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
            if (!SqlFile.TryRead(host, path, out var now, out LintError? _) || now.Source.Content != read.Source.Content)
                throw new CommandFailedException($"{path} was not written: it was changed while it was linted. Run the command again.");
            Write(full, text, read.HasByteOrderMark);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{path} cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Writes UTF-8 into a temporary file beside the target, and puts it in its place.</summary>
    /// <exception cref="IOException">It cannot or may not be written; the message names the target.</exception>
    public static void Write(string full, string text, bool withByteOrderMark = false)
    {
        var temporary = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                if (!OperatingSystem.IsWindows() && File.Exists(full)) File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(full));
                stream.Write(new UTF8Encoding(withByteOrderMark).GetPreamble());
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            // Nobody asked for the temporary file: what is told is of the one that was to be written.
            throw new IOException(error.Message.Replace(temporary, full, StringComparison.Ordinal), error);
        }
    }
}
