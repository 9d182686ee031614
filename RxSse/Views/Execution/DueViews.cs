namespace RxSse.Views.Execution;

/// <summary>Views with windows, by the time at which they need the next mark, in ticks since the Unix epoch. Not synchronised.</summary>
internal sealed class DueViews
{
    private static readonly Comparer<Due> ByTime = Comparer<Due>.Create(
        static (one, other) => (one.Time, one.Number).CompareTo((other.Time, other.Number)));

    private readonly SortedSet<Due> _byTime = new(ByTime);
    private readonly Dictionary<Pipeline, Due> _all = [];
    private readonly List<Pipeline> _taken = [];
    private long _added;

    /// <summary>The number of views.</summary>
    public int Count => _all.Count;

    /// <summary>No view needs a mark before.</summary>
    public long Next { get; private set; } = long.MaxValue;

    /// <summary>Adds a view that has windows, or moves it to the time that it has now.</summary>
    public void Add(Pipeline view)
    {
        var number = _all.TryGetValue(view, out var before) ? before.Number : ++_added;
        _byTime.Remove(before);
        _all[view] = new Due(view.NextEnd!.Value, number, view);
        _byTime.Add(_all[view]);
        FindNext();
    }

    /// <summary>Removes a view.</summary>
    public void Remove(Pipeline view)
    {
        if (_all.Remove(view, out var due))
        {
            _byTime.Remove(due);
            FindNext();
        }
    }

    /// <summary>Takes the views out that need a mark at this time. They are put back when they have it.</summary>
    /// <param name="time">The time.</param>
    /// <param name="due">Receives the views.</param>
    public void Take(long time, List<Pipeline> due)
    {
        while (_byTime.Count > 0 && _byTime.Min is var first && first.Time <= time)
        {
            _byTime.Remove(first);
            _taken.Add(first.View);
            if (first.View.NextEnd <= time) // otherwise it has had an event of this time
            {
                due.Add(first.View);
            }
        }

        FindNext();
    }

    /// <summary>Takes all of them out, to be put back at the times that they have then.</summary>
    public void TakeAll()
    {
        _taken.AddRange(_byTime.Select(static due => due.View));
        _byTime.Clear();
        FindNext();
    }

    /// <summary>Puts those back that were taken out.</summary>
    public void PutBack()
    {
        foreach (var view in _taken)
        {
            if (_all.ContainsKey(view))
            {
                Add(view);
            }
        }

        _taken.Clear();
    }

    private void FindNext() => Next = _byTime.Count > 0 ? _byTime.Min.Time : long.MaxValue;

    private readonly record struct Due(long Time, long Number, Pipeline View);
}
