namespace RxSse.Views.Matching;

/// <summary>Stems, each of which knows its place, so that removing one takes no search.</summary>
internal sealed class StemList
{
    private const int MinCapacity = 64;

    private readonly List<Stem> _stems = [];

    public int Count => _stems.Count;

    public List<Stem> Stems => _stems;

    public void Add(Stem stem)
    {
        stem.Place = _stems.Count;
        _stems.Add(stem);
    }

    /// <summary>Removes a stem that is in the list. The last one takes its place.</summary>
    public void Remove(Stem stem)
    {
        var last = _stems[^1];
        (_stems[stem.Place], last.Place) = (last, stem.Place);
        _stems.RemoveAt(_stems.Count - 1);
        if (_stems.Capacity > MinCapacity && _stems.Count < _stems.Capacity / 4)
        {
            _stems.TrimExcess();
        }
    }
}
