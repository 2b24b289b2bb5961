using Teal.Sql.Collections;

namespace Teal.Tests.Sql.Collections;

public class PersistentDictionaryTests
{
    // Few hashes: most keys meet others, at the first step or only behind the last.
    private readonly record struct Key(int Number, int Hash)
    {
        public override int GetHashCode() => Hash;
    }

    public static TheoryData<int> Hashes => [1, 2, 16, 5000, int.MaxValue];

    [Theory]
    [MemberData(nameof(Hashes))]
    public void It_holds_what_a_dictionary_holds_after_any_changes(int hashes)
    {
        var random = new Random(hashes);
        var expected = new Dictionary<Key, int>();
        var actual = PersistentDictionary<Key, int>.Empty;
        for (var i = 0; i < 4000; i++)
        {
            var number = random.Next(400);
            var key = new Key(number, (number * 7919) % hashes * 2654435);
            if (random.Next(3) == 0)
            {
                expected.Remove(key);
                actual = actual.Remove(key);
            }
            else
            {
                expected[key] = i;
                actual = actual.SetItem(key, i);
            }

            Assert.Equal(expected.Count, actual.Count);
            Assert.Equal(expected.TryGetValue(key, out var value), actual.TryGetValue(key, out var found));
            Assert.Equal(value, found);
        }

        Assert.Equal(expected.OrderBy(pair => pair.Key.Number), actual.OrderBy(pair => pair.Key.Number));
        foreach (var (key, value) in expected) Assert.Equal(value, actual[key]);
        foreach (var key in expected.Keys) actual = actual.Remove(key);
        Assert.Same(PersistentDictionary<Key, int>.Empty, actual);
    }

    [Theory]
    [MemberData(nameof(Hashes))]
    public void A_change_leaves_what_was_there_before_as_it_was(int hashes)
    {
        var versions = new List<PersistentDictionary<Key, int>> { PersistentDictionary<Key, int>.Empty };
        for (var i = 0; i < 200; i++) versions.Add(versions[^1].SetItem(new Key(i, i % hashes), i));
        for (var i = 0; i < 200; i++) _ = versions[^1].Remove(new Key(i, i % hashes)).SetItem(new Key(i / 2, i / 2 % hashes), -1);
        for (var i = 0; i <= 200; i++) Assert.Equal(Enumerable.Range(0, i), versions[i].Values.Order());
    }

    [Fact]
    public void What_is_not_there_is_told_so_and_changes_nothing()
    {
        var one = PersistentDictionary<Key, string>.Empty.SetItem(new Key(1, 5), "one");
        Assert.Same(one, one.Remove(new Key(2, 5)));
        Assert.Same(one, one.Remove(new Key(2, 6)));
        Assert.Null(one.GetValueOrDefault(new Key(2, 5)));
        Assert.Equal("none", one.GetValueOrDefault(new Key(2, 5), "none"));
        Assert.Throws<KeyNotFoundException>(() => one[new Key(2, 5)]);
    }

    [Fact]
    public void A_set_holds_each_item_once()
    {
        var set = PersistentSet<Key>.Empty.Add(new Key(1, 5)).Add(new Key(2, 5));
        Assert.Same(set, set.Add(new Key(1, 5)));
        Assert.Same(set, set.Remove(new Key(3, 5)));
        Assert.Equal([1, 2], set.Select(key => key.Number).Order());
        Assert.True(set.Contains(new Key(2, 5)));
        Assert.Equal([1], set.Remove(new Key(2, 5)).Select(key => key.Number));
    }
}
