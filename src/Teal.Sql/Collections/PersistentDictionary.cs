using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Teal.Sql.Collections;

/// <summary>
/// An immutable dictionary: a change gives another one, which shares nearly all with the first. A trie over the bits of the hash, four
/// at each step, that keeps entries and branches apart (CHAMP: Steindorfer and Vinju, "Optimizing Hash-Array Mapped Tries for Fast and
/// Lean Immutable JVM Collections", 2015). A schema is asked for names many times for each change: a look-up takes a quarter of the
/// steps of one in the binary tree of <see cref="System.Collections.Immutable.ImmutableDictionary{TKey, TValue}"/>. The entries come in
/// no particular order.
/// </summary>
/// <typeparam name="TKey">The keys, compared by their own <see cref="IEquatable{T}.Equals(T)"/>.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
public sealed class PersistentDictionary<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>
    where TKey : struct, IEquatable<TKey>
{
    private const int BitsOfStep = 4;
    private const int BitsOfHash = 32;

    private readonly Node _root;

    private PersistentDictionary(Node root, int count)
    {
        _root = root;
        Count = count;
    }

    /// <summary>Without entries.</summary>
    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "As the immutable collections of .NET have it.")]
    public static PersistentDictionary<TKey, TValue> Empty { get; } = new(Node.Empty, 0);

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Whether there are no entries.</summary>
    public bool IsEmpty => Count == 0;

    /// <inheritdoc/>
    public IEnumerable<TKey> Keys
    {
        get
        {
            foreach (var entry in this) yield return entry.Key;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<TValue> Values
    {
        get
        {
            foreach (var entry in this) yield return entry.Value;
        }
    }

    /// <inheritdoc/>
    public TValue this[TKey key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no {key}.");

    /// <inheritdoc/>
    public bool ContainsKey(TKey key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var node = _root;
        for (var hash = (uint)key.GetHashCode(); ; hash >>= BitsOfStep)
        {
            var bit = BitOf(hash);
            if ((node.EntryBits & bit) != 0)
            {
                ref readonly var entry = ref node.Entries[PlaceOf(bit, node.EntryBits)];
                if (!entry.Key.Equals(key)) break;
                value = entry.Value;
                return true;
            }

            if ((node.BranchBits & bit) == 0)
            {
                if (!node.IsList) break;
                var at = node.PlaceOf(key);
                value = at < 0 ? default : node.Entries[at].Value;
                return at >= 0;
            }

            node = node.Branches[PlaceOf(bit, node.BranchBits)];
        }

        value = default;
        return false;
    }

    /// <summary>The value of <paramref name="key"/>; the default of its type where there is none.</summary>
    public TValue? GetValueOrDefault(TKey key) => TryGetValue(key, out var value) ? value : default;

    /// <summary>The value of <paramref name="key"/>, or <paramref name="otherwise"/>.</summary>
    public TValue GetValueOrDefault(TKey key, TValue otherwise) => TryGetValue(key, out var value) ? value : otherwise;

    /// <summary>With that value for <paramref name="key"/>, in place of the one that it had where it had one.</summary>
    public PersistentDictionary<TKey, TValue> SetItem(TKey key, TValue value)
    {
        var isNew = true;
        var root = _root.With(new Entry(key, value), (uint)key.GetHashCode(), 0, ref isNew);
        return new(root, isNew ? Count + 1 : Count);
    }

    /// <summary>Without <paramref name="key"/>; the same where there is none.</summary>
    public PersistentDictionary<TKey, TValue> Remove(TKey key)
    {
        var root = _root.Without(key, (uint)key.GetHashCode(), 0);
        return ReferenceEquals(root, _root) ? this : Count == 1 ? Empty : new(root, Count - 1);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator()
    {
        var pending = new Stack<Node>();
        pending.Push(_root);
        while (pending.TryPop(out var node))
        {
            foreach (var entry in node.Entries) yield return new(entry.Key, entry.Value);
            foreach (var branch in node.Branches) pending.Push(branch);
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static uint BitOf(uint hash) => 1u << (int)(hash & ((1 << BitsOfStep) - 1));

    // Entries and branches stand in the order of their bits, without gaps.
    private static int PlaceOf(uint bit, uint bits) => BitOperations.PopCount(bits & (bit - 1));

    private readonly record struct Entry(TKey Key, TValue Value);

    // Below the last bits of the hash a node is a list, without bits, of entries whose hashes are equal.
    private sealed class Node(uint entryBits, Entry[] entries, uint branchBits, Node[] branches)
    {
        public static readonly Node Empty = new(0, [], 0, []);

        public readonly uint EntryBits = entryBits;
        public readonly uint BranchBits = branchBits;
        public readonly Entry[] Entries = entries;
        public readonly Node[] Branches = branches;

        public bool IsList => EntryBits == 0 && Entries.Length > 0;

        public int PlaceOf(TKey key)
        {
            for (var i = 0; i < Entries.Length; i++)
                if (Entries[i].Key.Equals(key)) return i;
            return -1;
        }

        public Node With(Entry entry, uint hash, int shift, ref bool isNew)
        {
            if (shift >= BitsOfHash) return WithInList(entry, ref isNew);
            var bit = BitOf(hash >> shift);
            if ((BranchBits & bit) != 0)
            {
                var place = PersistentDictionary<TKey, TValue>.PlaceOf(bit, BranchBits);
                return new(EntryBits, Entries, BranchBits, Replaced(Branches, place, Branches[place].With(entry, hash, shift + BitsOfStep, ref isNew)));
            }

            var at = PersistentDictionary<TKey, TValue>.PlaceOf(bit, EntryBits);
            if ((EntryBits & bit) == 0) return new(EntryBits | bit, Inserted(Entries, at, entry), BranchBits, Branches);
            var other = Entries[at];
            if (other.Key.Equals(entry.Key))
            {
                isNew = false;
                return new(EntryBits, Replaced(Entries, at, entry), BranchBits, Branches);
            }

            // Two in one place both go a step down.
            var branch = Empty.With(other, (uint)other.Key.GetHashCode(), shift + BitsOfStep, ref isNew).With(entry, hash, shift + BitsOfStep, ref isNew);
            return new(EntryBits & ~bit, Removed(Entries, at), BranchBits | bit, Inserted(Branches, PersistentDictionary<TKey, TValue>.PlaceOf(bit, BranchBits), branch));
        }

        public Node Without(TKey key, uint hash, int shift)
        {
            if (shift >= BitsOfHash) return PlaceOf(key) is var listed and >= 0 ? new(0, Removed(Entries, listed), 0, []) : this;
            var bit = BitOf(hash >> shift);
            if ((EntryBits & bit) != 0)
            {
                var at = PersistentDictionary<TKey, TValue>.PlaceOf(bit, EntryBits);
                return Entries[at].Key.Equals(key) ? new(EntryBits & ~bit, Removed(Entries, at), BranchBits, Branches) : this;
            }

            if ((BranchBits & bit) == 0) return this;
            var place = PersistentDictionary<TKey, TValue>.PlaceOf(bit, BranchBits);
            var branch = Branches[place].Without(key, hash, shift + BitsOfStep);
            if (ReferenceEquals(branch, Branches[place])) return this;
            // What a branch has left alone needs no branch.
            return branch is { Branches: [], Entries: [var last] }
                ? new(EntryBits | bit, Inserted(Entries, PersistentDictionary<TKey, TValue>.PlaceOf(bit, EntryBits), last), BranchBits & ~bit, Removed(Branches, place))
                : new(EntryBits, Entries, BranchBits, Replaced(Branches, place, branch));
        }

        private Node WithInList(Entry entry, ref bool isNew)
        {
            var at = PlaceOf(entry.Key);
            isNew = at < 0;
            return new(0, at < 0 ? Inserted(Entries, Entries.Length, entry) : Replaced(Entries, at, entry), 0, []);
        }

        private static T[] Replaced<T>(T[] items, int at, T item)
        {
            var changed = items.AsSpan().ToArray();
            changed[at] = item;
            return changed;
        }

        private static T[] Inserted<T>(T[] items, int at, T item)
        {
            var changed = new T[items.Length + 1];
            items.AsSpan(0, at).CopyTo(changed);
            changed[at] = item;
            items.AsSpan(at).CopyTo(changed.AsSpan(at + 1));
            return changed;
        }

        private static T[] Removed<T>(T[] items, int at)
        {
            if (items.Length == 1) return [];
            var changed = new T[items.Length - 1];
            items.AsSpan(0, at).CopyTo(changed);
            items.AsSpan(at + 1).CopyTo(changed.AsSpan(at));
            return changed;
        }
    }
}
