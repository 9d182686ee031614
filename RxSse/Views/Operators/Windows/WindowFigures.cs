using System.Diagnostics.CodeAnalysis;
using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators.Windows;

/// <summary>
/// What is kept of the events of a window, for each step and each key. It knows no time: others say when a step begins, and what the limits
/// of a window are. What it keeps is a function of the events of the steps that it keeps.
/// </summary>
internal sealed class WindowFigures : IDisposable
{
    /// <summary>What a key takes without its steps, in bytes: its places in the table, and the longest key. Tests measure it.</summary>
    public const int BytesOfKey = 640;

    private readonly string _type;
    private readonly int _steps;
    private readonly ViewBudget _budget;
    private readonly KeptBytes _kept;
    private readonly Measures _measures;
    private readonly int _maxKeys;
    private readonly long _maxBytesOfStep;
    private readonly long _maxCopied; // of one event, if that is not longer
    private readonly Dictionary<byte[], LinkedListNode<KeyWindow>> _keys = new(Utf8Comparer.Whole);
    private readonly Dictionary<byte[], LinkedListNode<KeyWindow>>.AlternateLookup<ReadOnlySpan<byte>> _byValue;
    private readonly LinkedList<KeyWindow> _byAge = []; // by their newest event, the oldest first
    private LinkedListNode<KeyWindow>? _oldestInStep; // of those with an event in the current step
    private KeyWindow? _all; // null if each key is by itself
    private long _bytesOfStep; // what the current step takes for all keys
    private long _step;
    private long _order;
    private bool _isDisposed;

    /// <param name="operator">The figures, and the path of the keys.</param>
    /// <param name="type">The type of the events that it gives.</param>
    /// <param name="budget">What it may make and keep.</param>
    public WindowFigures(Figures @operator, string type, ViewBudget budget)
    {
        (_type, _budget, _steps) = (type, budget, @operator.Steps);
        _measures = new Measures(@operator.All, @operator.Key);
        _all = @operator.Key is null ? new KeyWindow([]) : null;
        _kept = budget.Keep();
        _kept.Set(_measures.Bytes);
        _byValue = _keys.GetAlternateLookup<ReadOnlySpan<byte>>();

        var part = new WindowPart(@operator, _measures, budget.Share);
        _maxKeys = (int)Math.Clamp(part.Keys / BytesOfKey, 1, budget.Options.MaxKeys);
        _maxBytesOfStep = @operator.KeepsEvents ? part.Step : long.MaxValue;
        _maxCopied = Math.Max(_maxBytesOfStep, budget.Options.EventBytes);
    }

    /// <summary>The position of the newest event so far, also before the window; 0 if there was none.</summary>
    public long Sequence { get; private set; }

    /// <summary>Whether there is one window for all events, and not one for each key.</summary>
    public bool IsForAll => _all is not null;

    /// <summary>Whether there are too many keys, or the current step takes too much.</summary>
    public bool IsFull => IsStepFull || _byAge.Count > _maxKeys;

    private bool IsStepFull => _bytesOfStep > _maxBytesOfStep;

    /// <summary>Adds an event to the current step. Then the keys that make room are to be removed. Does nothing once it is disposed.</summary>
    public void Add(ViewEvent @event)
    {
        if (_isDisposed)
        {
            return; // the reader has left at a window that the event has ended
        }

        var count = _measures.PathCount;
        Span<JsonRange> ranges = count <= JsonRange.MaxOnStack ? stackalloc JsonRange[count] : new JsonRange[count];
        var values = _measures.Read(@event.Data.Span, ranges);
        if (!_budget.TryRead(_measures.ReadBy(ranges), @event.Data.Length))
        {
            return;
        }

        var key = _measures.KeyOf(values);
        if (!_budget.TryCopy(_measures.CopiedOf(CurrentOf(key), values), Math.Max(_maxCopied, @event.Data.Length)))
        {
            return;
        }

        var window = _all ?? WindowOf(key);
        if (window.Newest?.Number != _step)
        {
            window.Add(new WindowStep(_step, _order, _measures.Begin()));
        }

        _measures.Add(window.Newest!.Accumulators, values);
        var more = window.Newest.CountBytes();
        _bytesOfStep += more;
        CountKept(more);
        _order++;
        Sequence = Math.Max(Sequence, @event.Sequence);
    }

    /// <summary>Has a window send what was kept, with the bounds of a timer, whatever ends it.</summary>
    public void InTick(Action send) => _budget.InTick(send);

    /// <summary>Removes a key if <see cref="IsFull"/>: the one that has had no event for longest. Without keys it removes all.</summary>
    /// <param name="gone">What was kept for it. Its window ends now.</param>
    public bool TryRemove([NotNullWhen(true)] out KeyWindow? gone)
    {
        gone = IsFull ? _all ?? (IsStepFull ? _oldestInStep : _byAge.First)?.Value : null;
        if (gone is null)
        {
            return false;
        }

        _budget.CountKeyGone();
        Forget(gone);
        if (_all is not null)
        {
            _all = new KeyWindow([]);
        }
        else
        {
            Remove(_keys[gone.Key]);
        }

        return true;
    }

    /// <summary>The figures of a window that ends, of each key with an event, in the order of their first events.</summary>
    /// <param name="from">Its beginning, in Unix milliseconds.</param>
    /// <param name="to">Its end, in Unix milliseconds.</param>
    public IEnumerable<ViewEvent> Of(long from, long to)
    {
        KeyWindow[] windows = _all is null ? [.. _byAge] : [_all];
        if (windows.Length > 1)
        {
            Array.Sort(windows, static (one, other) => one.Order.CompareTo(other.Order));
        }

        return windows.Select(window => Of(window, from, to)).OfType<ViewEvent>();
    }

    /// <summary>The figures of a window of one key; null if no figure has a value, or they are too long.</summary>
    public ViewEvent? Of(KeyWindow window, long from, long to)
    {
        var accumulators = window.Together(_measures);
        if (_measures.ValuesOf(window.Key, accumulators) is not { } values)
        {
            return null;
        }

        // Several figures of one value are of one accumulator, but the object has the value for each.
        var (length, longest) = (values.Sum(static value => (long)value.Length), 0);
        foreach (var accumulator in accumulators)
        {
            longest = Math.Max(longest, (accumulator as EdgeValue)?.SourceLength ?? 0);
        }

        _budget.AddKept(window.Bytes);
        return _budget.TryMake(length, longest)
            ? new ViewEvent(_type, _measures.Json(values, from, to), Sequence) { Key = _all is null ? window.Key : null }
            : null;
    }

    /// <summary>The current step is over, and steps after it too. What no window needs any more is removed.</summary>
    /// <param name="count">How many steps are over.</param>
    public void EndSteps(long count)
    {
        _step += count;
        (_bytesOfStep, _oldestInStep) = (0, null);
        var oldest = _step - _steps + 1;
        CountKept(-(_all?.RemoveBefore(oldest) ?? 0));
        for (var (node, next) = (_byAge.First, _byAge.First?.Next); node is not null; (node, next) = (next, next?.Next))
        {
            CountKept(-node.Value.RemoveBefore(oldest));
            if (node.Value.Newest is null)
            {
                Remove(node);
            }
        }
    }

    /// <summary>Removes all that is kept.</summary>
    public void Clear() => EndSteps(_steps);

    public void Dispose()
    {
        Clear();
        _kept.Dispose();
        _isDisposed = true;
    }

    // The accumulators of a key in the current step; null if it has had no event in it.
    private Accumulator[]? CurrentOf(ReadOnlySpan<byte> key)
    {
        var window = _all ?? (_byValue.TryGetValue(key, out var node) ? node.Value : null);
        return window?.Newest is { } newest && newest.Number == _step ? newest.Accumulators : null;
    }

    // The window of a key, which now has the newest event. It is added if there is none.
    private KeyWindow WindowOf(ReadOnlySpan<byte> key)
    {
        if (!_byValue.TryGetValue(key, out var node))
        {
            node = new LinkedListNode<KeyWindow>(new KeyWindow(key.ToArray()));
            _keys[node.Value.Key] = node;
            CountKept(BytesOfKey);
            _budget.CountKeys(1);
        }
        else
        {
            _oldestInStep = node == _oldestInStep && node.Next is { } next ? next : _oldestInStep;
            _byAge.Remove(node);
        }

        _byAge.AddLast(node);
        _oldestInStep ??= node;
        return node.Value;
    }

    private void Remove(LinkedListNode<KeyWindow> node)
    {
        _oldestInStep = node == _oldestInStep ? node.Next : _oldestInStep;
        _byAge.Remove(node);
        _keys.Remove(node.Value.Key);
        CountKept(-BytesOfKey);
        _budget.CountKeys(-1);
    }

    // No longer counts what the steps of a window take.
    private void Forget(KeyWindow window)
    {
        _bytesOfStep -= window.Newest is { } newest && newest.Number == _step ? newest.Bytes : 0;
        CountKept(-window.Bytes);
    }

    private void CountKept(long change) => _kept.Set(_kept.Bytes + change);
}
