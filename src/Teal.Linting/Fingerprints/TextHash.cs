using System.Globalization;

namespace Teal.Linting.Fingerprints;

/// <summary>
/// A hash of texts in a row: FNV-1a with 128 bits (draft-eastlake-fnv), of the texts in UTF-8, each with a NUL behind it. It tells
/// texts apart that nobody chose to be mistaken for each other, and needs no cryptographic library to be loaded, which takes longer
/// than a small file needs to be linted.
/// </summary>
internal struct TextHash()
{
    private static readonly UInt128 Prime = new(0x0000000001000000, 0x000000000000013B);

    private UInt128 _state = new(0x6C62272E07BB0142, 0x62B821756295C58D);

    /// <summary>Takes another text in.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
            foreach (var part in utf8[..rune.EncodeToUtf8(utf8)]) Append(part);
        Append(0);
    }

    /// <summary>The hash of all texts so far: 32 hexadecimal digits.</summary>
    public override readonly string ToString() => _state.ToString("x32", CultureInfo.InvariantCulture);

    private void Append(byte part) => _state = unchecked((_state ^ part) * Prime);
}
