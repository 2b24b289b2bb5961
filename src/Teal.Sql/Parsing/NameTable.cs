using System.Text;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <summary>One string for every spelling of a name, so that a script which says <c>users</c> a thousand times holds it once.</summary>
internal sealed class NameTable
{
    private string?[] _slots = new string?[64];
    private int _count;

    /// <summary>The name that an identifier without quotes means: ASCII letters in lower case, at most 63 bytes of UTF-8.</summary>
    internal string Fold(ReadOnlySpan<char> word)
    {
        if (word.Length > SqlName.MaxBytes) return Truncate(Lower(word.ToString()));
        Span<char> folded = stackalloc char[word.Length];
        var hash = 17u;
        var isAscii = true;
        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i];
            if (c is >= 'A' and <= 'Z') c |= (char)0x20;
            if (c >= 0x80) isAscii = false;
            folded[i] = c;
            hash = (hash * 31) + c;
        }
        var name = Find(folded, hash);
        return isAscii ? name : Truncate(name);
    }

    /// <summary>
    /// <paramref name="name"/> cut to 63 bytes of UTF-8 at a character's boundary (NAMEDATALEN - 1, truncate_identifier).
    /// </summary>
    internal static string Truncate(string name)
    {
        if (name.Length <= SqlName.MaxBytes / 3 || Encoding.UTF8.GetByteCount(name) <= SqlName.MaxBytes) return name;
        var bytes = 0;
        var length = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > SqlName.MaxBytes) break;
            length += rune.Utf16SequenceLength;
        }
        return name[..length];
    }

    private static string Lower(string word) =>
        string.Create(word.Length, word, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        });

    private string Find(ReadOnlySpan<char> word, uint hash)
    {
        var mask = _slots.Length - 1;
        var slot = (int)(hash ^ (hash >> 15)) & mask;
        while (_slots[slot] is { } name)
        {
            if (word.SequenceEqual(name)) return name;
            slot = (slot + 1) & mask;
        }
        var added = word.ToString();
        _slots[slot] = added;
        if (++_count * 2 > _slots.Length) Grow();
        return added;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new string?[old.Length * 2];
        var mask = _slots.Length - 1;
        foreach (var name in old)
        {
            if (name is null) continue;
            var hash = 17u;
            foreach (var c in name) hash = (hash * 31) + c;
            var slot = (int)(hash ^ (hash >> 15)) & mask;
            while (_slots[slot] is not null) slot = (slot + 1) & mask;
            _slots[slot] = name;
        }
    }
}
