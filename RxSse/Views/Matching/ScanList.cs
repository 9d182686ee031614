namespace RxSse.Views.Matching;

/// <summary>
/// Stems whose conditions are evaluated for each event. Their filters lie side by side, so that an event passes over most of them without
/// fetching the stems, their conditions and their texts from all over the memory.
/// </summary>
internal sealed class ScanList
{
    private readonly StemList _stems = new();
    private readonly List<ScanFilter> _filters = []; // each in the place of its stem

    public int Count => _filters.Count;

    public Stem this[int place] => _stems.Stems[place];

    public void Add(Stem stem, ScanFilter filter)
    {
        _stems.Add(stem);
        _filters.Add(filter);
    }

    /// <summary>Removes a stem that is in the list. The last one takes its place.</summary>
    public void Remove(Stem stem)
    {
        _filters[stem.Place] = _filters[^1];
        _filters.RemoveAt(_filters.Count - 1);
        _stems.Remove(stem);
        _filters.Capacity = _stems.Stems.Capacity;
    }

    /// <inheritdoc cref="ScanFilter.Excludes"/>
    public bool Excludes(int place, ReadOnlySpan<byte> data, long number) => _filters[place].Excludes(data, number);
}
