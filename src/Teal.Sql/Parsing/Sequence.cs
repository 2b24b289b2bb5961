using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Teal.Sql.Parsing;

/// <summary>Collects the items of a list; an array of the right size is made only once, at the end.</summary>
internal struct Sequence<T>
{
    private T[]? _items;

    /// <summary>How many items there are.</summary>
    internal int Count { get; private set; }

    internal readonly T this[int index] => _items![index];

    internal void Add(T item)
    {
        _items ??= new T[4];
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        _items[Count++] = item;
    }

    internal readonly ImmutableArray<T> ToImmutable()
    {
        if (Count == 0) return [];
        return ImmutableCollectionsMarshal.AsImmutableArray(Count == _items!.Length ? _items : _items[..Count]);
    }
}
