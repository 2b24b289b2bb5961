using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Teal.Sql.Collections;

/// <summary>An immutable set, as <see cref="PersistentDictionary{TKey, TValue}"/> is a dictionary. The items come in no particular order.</summary>
/// <typeparam name="T">The items, compared by their own <see cref="IEquatable{T}.Equals(T)"/>.</typeparam>
public sealed class PersistentSet<T> : IReadOnlyCollection<T>
    where T : struct, IEquatable<T>
{
    // An item has no value: of the types there are, that without fields takes the least room.
    private readonly PersistentDictionary<T, ValueTuple> _items;

    private PersistentSet(PersistentDictionary<T, ValueTuple> items) => _items = items;

    /// <summary>Without items.</summary>
    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "As the immutable collections of .NET have it.")]
    public static PersistentSet<T> Empty { get; } = new(PersistentDictionary<T, ValueTuple>.Empty);

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <summary>Whether there are no items.</summary>
    public bool IsEmpty => _items.IsEmpty;

    /// <summary>Whether <paramref name="item"/> is in it.</summary>
    public bool Contains(T item) => _items.ContainsKey(item);

    /// <summary>With <paramref name="item"/>; the same where it is there.</summary>
    public PersistentSet<T> Add(T item) => _items.ContainsKey(item) ? this : new(_items.SetItem(item, default));

    /// <summary>Without <paramref name="item"/>; the same where it is not there.</summary>
    public PersistentSet<T> Remove(T item) => _items.Remove(item) is var rest && ReferenceEquals(rest, _items) ? this : new(rest);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _items.Keys.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
