namespace Teal.Sql.Lexing;

/// <summary>
/// PostgreSQL's keywords: those of PostgreSQL 18 (<c>pg_get_keywords()</c>, src/include/parser/kwlist.h), which but for a
/// few that no statement uses any more hold those of every version from 14 on.
/// </summary>
public static partial class SqlKeywords
{
    // A power of two four times the number of keywords, so that a look-up seldom meets more than one of them.
    private const int TableSize = 2048;

    private static readonly string[] Words =
        ["", .. Split(UnreservedWords), .. Split(ColumnNameWords), .. Split(TypeOrFunctionNameWords), .. Split(ReservedWords)];

    private static readonly KeywordKind[] Kinds = BuildKinds();

    // Those that are keywords of a stricter category since a major later than 14 (kwlist.h of each): before it they are plain names.
    private static readonly (int Major, string Word)[] Risen =
    [
        (16, "json_array"), (16, "json_arrayagg"), (16, "json_object"), (16, "json_objectagg"), (16, "system_user"),
        (17, "json_exists"), (17, "json_query"), (17, "json_scalar"), (17, "json_serialize"), (17, "json_table"), (17, "json_value"), (17, "merge_action"),
    ];

    private static readonly KeywordKind[]?[] KindsByMajor = new KeywordKind[]?[NewestMajor + 1];

    private static readonly ushort[] Table = BuildTable();
    private static readonly bool[] NeedAs = BuildNeedAs();

    /// <summary>The newest major version of PostgreSQL whose keywords and grammar are known.</summary>
    public const int NewestMajor = 18;

    /// <summary>Every keyword, in lower case, category by category.</summary>
    public static ReadOnlySpan<string> All => Words.AsSpan(1);

    /// <summary>The category of a keyword, or null where <paramref name="word"/> (in lower case) is none.</summary>
    public static KeywordKind? KindOf(string word) =>
        word.Length != 0 && Find(word, Hash(word)) is var tag and not Tag.Plain && Words[(int)tag] == word ? Kinds[(int)tag] : null;

    /// <summary>The hash of a word as <see cref="Find"/> wants it, which a lexer builds letter by letter with <see cref="HashStep"/>.</summary>
    internal static uint Hash(ReadOnlySpan<char> word)
    {
        var hash = 0u;
        foreach (var c in word) hash = HashStep(hash, c);
        return hash;
    }

    /// <summary>The hash after one more letter, in either case.</summary>
    internal static uint HashStep(uint hash, char c) => (hash * 31) + (uint)(c | 0x20);

    /// <summary>The keyword that <paramref name="word"/> is in any case, or <see cref="Tag.Plain"/>.</summary>
    internal static Tag Find(ReadOnlySpan<char> word, uint hash)
    {
        for (var slot = Slot(hash); Table[slot] != 0; slot = (slot + 1) & (TableSize - 1))
        {
            var candidate = Words[Table[slot]];
            if (candidate.Length == word.Length && EqualsFolded(word, candidate)) return (Tag)Table[slot];
        }
        return Tag.Plain;
    }

    /// <summary>Whether <paramref name="tag"/> is a keyword and not a symbol.</summary>
    internal static bool IsKeyword(Tag tag) => tag != Tag.Plain && (int)tag < Words.Length;

    /// <summary>The category of a keyword; <see cref="KeywordKind.Unreserved"/> for <see cref="Tag.Plain"/>.</summary>
    internal static KeywordKind KindOf(Tag keyword) => Kinds[(int)keyword];

    /// <summary>The categories of all keywords in a major version, by <see cref="Tag"/>: a word that became a keyword later is unreserved.</summary>
    internal static KeywordKind[] KindsIn(int major)
    {
        if (major >= Risen[^1].Major) return Kinds;
        major = Math.Max(0, major);
        if (KindsByMajor[major] is { } made) return made;
        var kinds = (KeywordKind[])Kinds.Clone();
        foreach (var (since, word) in Risen)
            if (since > major) kinds[(int)Find(word, Hash(word))] = KeywordKind.Unreserved;
        return KindsByMajor[major] = kinds;
    }

    /// <summary>The keyword in lower case.</summary>
    internal static string WordOf(Tag keyword) => Words[(int)keyword];

    /// <summary>Whether a keyword may be a column label only behind AS (AS_LABEL in kwlist.h).</summary>
    internal static bool NeedsAs(Tag keyword) => NeedAs[(int)keyword];

    private static bool EqualsFolded(ReadOnlySpan<char> word, string keyword)
    {
        for (var i = 0; i < keyword.Length; i++)
        {
            var c = word[i];
            if (c is >= 'A' and <= 'Z') c |= (char)0x20;
            if (c != keyword[i]) return false;
        }
        return true;
    }

    private static int Slot(uint hash) => (int)((hash ^ (hash >> 11)) & (TableSize - 1));

    private static ushort[] BuildTable()
    {
        var table = new ushort[TableSize];
        for (var i = 1; i < Words.Length; i++)
        {
            var slot = Slot(Hash(Words[i]));
            while (table[slot] != 0) slot = (slot + 1) & (TableSize - 1);
            table[slot] = (ushort)i;
        }
        return table;
    }

    private static KeywordKind[] BuildKinds()
    {
        var kinds = new KeywordKind[Words.Length];
        var next = 1;
        Add(KeywordKind.Unreserved, UnreservedWords);
        Add(KeywordKind.ColumnName, ColumnNameWords);
        Add(KeywordKind.TypeOrFunctionName, TypeOrFunctionNameWords);
        Add(KeywordKind.Reserved, ReservedWords);
        return kinds;

        void Add(KeywordKind kind, string words)
        {
            var count = words.AsSpan().Count(' ') + 1;
            kinds.AsSpan(next, count).Fill(kind);
            next += count;
        }
    }

    private static bool[] BuildNeedAs()
    {
        var result = new bool[Words.Length];
        foreach (var word in Split(NeedsAsWords)) result[(int)Find(word, Hash(word))] = true;
        return result;
    }

    private static string[] Split(string words) => words.Split(' ');
}
