namespace RxSse.Views.Matching;

/// <summary>
/// Intervals, found by a value that is within: a treap by lower bound, in which each node knows the greatest upper bound below it. Adding and
/// removing take O(log n), whatever the order of the intervals is.
/// </summary>
/// <typeparam name="TBound">The bounds.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
/// <typeparam name="TOrder">Their order.</typeparam>
internal sealed class IntervalTree<TBound, TValue, TOrder>
    where TValue : allows ref struct
    where TOrder : struct, IOrder<TBound, TValue>
{
    private IntervalLookup<TBound>? _root;
    private long _added;

    /// <summary>The number of intervals.</summary>
    public int Count { get; private set; }

    public void Add(IntervalLookup<TBound> interval)
    {
        (interval.Number, interval.Priority) = (++_added, Random.Shared.Next());
        Update(interval);
        _root = Add(_root, interval);
        Count++;
    }

    /// <summary>Removes an interval that is in the tree.</summary>
    public void Remove(IntervalLookup<TBound> interval)
    {
        _root = Remove(_root, interval);
        (interval.Left, interval.Right, interval.Last) = (null, null, null);
        Count--;
    }

    /// <summary>Finds all intervals that a value is within.</summary>
    public void Find(TValue value, StemHits hits) => Find(_root, value, hits);

    private static void Find(IntervalLookup<TBound>? node, TValue value, StemHits hits)
    {
        while (node is not null && EndsBehind(node.Last!, value))
        {
            Find(node.Left, value, hits);
            if (!BeginsBefore(node, value))
            {
                return; // all to the right begin later still
            }

            if (EndsBehind(node, value))
            {
                hits.Add(node);
            }

            node = node.Right;
        }
    }

    private static IntervalLookup<TBound> Add(IntervalLookup<TBound>? node, IntervalLookup<TBound> added)
    {
        if (node is null)
        {
            return added;
        }

        if (added.Priority > node.Priority)
        {
            (added.Left, added.Right) = Split(node, added);
            Update(added);
            return added;
        }

        if (Compare(added, node) < 0)
        {
            node.Left = Add(node.Left, added);
        }
        else
        {
            node.Right = Add(node.Right, added);
        }

        Update(node);
        return node;
    }

    private static IntervalLookup<TBound>? Remove(IntervalLookup<TBound>? node, IntervalLookup<TBound> removed)
    {
        if (node is null || node == removed)
        {
            return node is null ? null : Join(node.Left, node.Right);
        }

        if (Compare(removed, node) < 0)
        {
            node.Left = Remove(node.Left, removed);
        }
        else
        {
            node.Right = Remove(node.Right, removed);
        }

        Update(node);
        return node;
    }

    // What begins before a node, and what begins behind it.
    private static (IntervalLookup<TBound>? Before, IntervalLookup<TBound>? Behind) Split(
        IntervalLookup<TBound>? node, IntervalLookup<TBound> at)
    {
        if (node is null)
        {
            return (null, null);
        }

        if (Compare(node, at) < 0)
        {
            (node.Right, var behind) = Split(node.Right, at);
            Update(node);
            return (node, behind);
        }

        (var before, node.Left) = Split(node.Left, at);
        Update(node);
        return (before, node);
    }

    private static IntervalLookup<TBound>? Join(IntervalLookup<TBound>? before, IntervalLookup<TBound>? behind)
    {
        if (before is null || behind is null)
        {
            return before ?? behind;
        }

        if (before.Priority > behind.Priority)
        {
            before.Right = Join(before.Right, behind);
            Update(before);
            return before;
        }

        behind.Left = Join(before, behind.Left);
        Update(behind);
        return behind;
    }

    private static void Update(IntervalLookup<TBound> node) =>
        node.Last = Later(Later(node, node.Left?.Last), node.Right?.Last);

    private static IntervalLookup<TBound> Later(IntervalLookup<TBound> one, IntervalLookup<TBound>? other)
    {
        if (other is null || one.Upper is not { } end)
        {
            return one;
        }

        var order = other.Upper is { } otherEnd ? TOrder.Compare(end.Value, otherEnd.Value) : -1;
        return order < 0 || (order == 0 && !end.IsInclusive) ? other : one;
    }

    // By where they begin, and then by number: no two are at one place.
    private static int Compare(IntervalLookup<TBound> one, IntervalLookup<TBound> other)
    {
        var order = (one.Lower, other.Lower) switch
        {
            (null, null) => 0,
            (null, _) => -1,
            (_, null) => 1,
            ({ } begin, { } otherBegin) => TOrder.Compare(begin.Value, otherBegin.Value) is not 0 and var byValue
                ? byValue
                : otherBegin.IsInclusive.CompareTo(begin.IsInclusive),
        };
        return order != 0 ? order : one.Number.CompareTo(other.Number);
    }

    private static bool BeginsBefore(IntervalLookup<TBound> interval, TValue value) =>
        interval.Lower is not { } begin || (TOrder.CompareWith(value, begin.Value) is var order && (order > 0 || (order == 0 && begin.IsInclusive)));

    private static bool EndsBehind(IntervalLookup<TBound> interval, TValue value) =>
        interval.Upper is not { } end || (TOrder.CompareWith(value, end.Value) is var order && (order < 0 || (order == 0 && end.IsInclusive)));
}
