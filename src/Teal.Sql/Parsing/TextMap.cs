namespace Teal.Sql.Parsing;

/// <summary>Where the code units of a text that was made from parts of a file stand in that file.</summary>
/// <param name="starts">Where each begins, and where the text ends.</param>
/// <param name="ends">Where each ends.</param>
internal sealed class TextMap(int[] starts, int[] ends)
{
    internal int StartOf(int offset) => starts[offset];

    internal int EndOf(int offset) => offset == 0 ? starts[0] : ends[offset - 1];
}
