using System.Text;

namespace Teal.Cli.Output;

/// <summary>Hands long output on in large pieces: the console's own writer goes to the system for every line.</summary>
/// <param name="target">Where the text goes; what is left goes there when this writer is disposed, and the target stays open.</param>
internal sealed class ChunkedWriter(TextWriter target) : TextWriter
{
    private const int Length = 32 * 1024;

    // Most results need little of it: what is not written is not cleared either.
    private readonly char[] _chunk = GC.AllocateUninitializedArray<char>(Length);
    private int _used;

    /// <inheritdoc/>
    public override Encoding Encoding => target.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (_used == Length) Flush();
        _chunk[_used++] = value;
    }

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_used == Length) Flush();
            var count = Math.Min(Length - _used, buffer.Length);
            buffer[..count].CopyTo(_chunk.AsSpan(_used));
            _used += count;
            buffer = buffer[count..];
        }
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        Write(value);
        Write(CoreNewLine);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        target.Write(_chunk, 0, _used);
        _used = 0;
        target.Flush();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Flush();
        base.Dispose(disposing);
    }
}
