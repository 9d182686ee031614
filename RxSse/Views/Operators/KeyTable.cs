using System.Diagnostics.CodeAnalysis;
using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>
/// What an operator keeps for each value of a path, as far as the bounds allow: <c>Composition:MaxKeys</c>, and the operator's share of the
/// view's bytes. Beyond them the key that has had no event for longest is to be removed.
/// </summary>
/// <typeparam name="T">What is kept for a key.</typeparam>
internal sealed class KeyTable<T> : IDisposable
{
    private readonly int _bytesOfKey;
    private readonly Action<long> _count;
    private readonly PathFinder _path;
    private readonly ViewBudget _budget;
    private readonly KeptBytes _kept;
    private readonly Dictionary<byte[], LinkedListNode<Entry>> _entries = new(Utf8Comparer.Whole);
    private readonly Dictionary<byte[], LinkedListNode<Entry>>.AlternateLookup<ReadOnlySpan<byte>> _byValue;
    private readonly LinkedList<Entry> _byAge = []; // by their newest event, the oldest first

    /// <param name="path">The path.</param>
    /// <param name="budget">What may be kept.</param>
    /// <param name="bytesOfKey">What a key takes, with all that belongs to it but the key itself and events.</param>
    /// <param name="bytesOfAll">What the operator keeps for all keys.</param>
    public KeyTable(DataPath path, ViewBudget budget, int bytesOfKey, long bytesOfAll = 0)
    {
        _path = new PathFinder([path]);
        _budget = budget;
        _bytesOfKey = bytesOfKey;
        _kept = budget.Keep();
        _count = Count;
        Count(_path.Bytes + bytesOfAll);
        _byValue = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    private bool IsOver => _byAge.Count > _budget.Options.MaxKeys || (_kept.Bytes > _budget.Share && _byAge.Count > 1);

    /// <summary>The value of the path in an event, as it is written in the data; empty if it is missing.</summary>
    public ReadOnlySpan<byte> KeyOf(ViewEvent @event) => Keys.Of(@event, _path);

    /// <summary>The entry of the key of an event, which now is the newest. It is added if there is none.</summary>
    /// <param name="event">The event.</param>
    /// <param name="add">What is kept for a new key, which counts its bytes.</param>
    public Entry Of(ViewEvent @event, Func<ViewEvent, byte[], KeptBytes, T> add)
    {
        var key = KeyOf(@event);
        if (_byValue.TryGetValue(key, out var node))
        {
            _byAge.Remove(node);
            _byAge.AddLast(node);
            return node.Value;
        }

        var kept = new KeptBytes(_count);
        var copy = key.ToArray();
        var entry = new Entry(copy, kept, add(@event, copy, kept));
        _entries[copy] = _byAge.AddLast(entry);
        Count(_bytesOfKey + copy.Length);
        _budget.CountKeys(1);
        return entry;
    }

    /// <summary>Removes the oldest entry if there are too many, or they keep too much. What it keeps may leave now.</summary>
    public bool TryRemove([NotNullWhen(true)] out Entry? oldest)
    {
        oldest = IsOver ? _byAge.First!.Value : null;
        if (oldest is null)
        {
            return false;
        }

        _budget.AddKept(oldest.Kept.Bytes);
        _budget.CountKeyGone();
        Remove(oldest);
        return true;
    }

    /// <summary>Removes all entries, and returns them in the order of their newest events.</summary>
    public Entry[] RemoveAll()
    {
        Entry[] all = [.. _byAge];
        Array.ForEach(all, Remove);
        return all;
    }

    public void Dispose()
    {
        RemoveAll();
        _kept.Dispose();
    }

    private void Remove(Entry entry)
    {
        _entries.Remove(entry.Key, out var node);
        _byAge.Remove(node!);
        entry.Kept.Dispose();
        Count(-_bytesOfKey - entry.Key.Length);
        _budget.CountKeys(-1);
    }

    private void Count(long change) => _kept.Set(_kept.Bytes + change);

    /// <summary>A key, and what is kept for it.</summary>
    internal sealed record Entry(byte[] Key, KeptBytes Kept, T Value);
}

/// <summary>The keys of events.</summary>
internal static class Keys
{
    /// <summary>The longest key, in bytes. A longer value counts as missing.</summary>
    public const int MaxLength = 256;

    /// <summary>The value of a path in an event, as it is written in the data; empty if it is missing.</summary>
    public static ReadOnlySpan<byte> Of(ViewEvent @event, PathFinder path) =>
        Of(path.FindFirst(@event.Data.Span));

    /// <summary>A value as a key; empty if it is missing or too long.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> value) => value.Length <= MaxLength ? value : default;
}
