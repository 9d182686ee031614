using RxSse.Views.Expressions;

namespace RxSse.Views.Matching;

/// <summary>
/// The stems of one stream. Finds those whose condition holds for an event, in one pass over its data. What an event costs depends on the
/// stems that it finds, and on those that no lookup can find. Not synchronised.
/// </summary>
/// <param name="evaluator">Evaluates what lookups cannot decide.</param>
internal sealed class StreamIndex(StemEvaluator evaluator)
{
    /// <summary>The most steps of the paths of one condition that are looked at: each takes memory.</summary>
    public const int MaxSteps = 64;

    /// <summary>The most entries that an event wakes on the thread of the hub.</summary>
    public const int Few = 8;

    private readonly PathStepNode _root = new(null, null);
    private readonly List<PathStepNode?> _withValue = [];
    private readonly ScanList _scanned = new();
    private readonly StemList _always = new();
    private long _number;
    private int _nextScanned; // the place at which the next scan begins
    private bool _scansFirst;

    /// <summary>Whether it keeps nothing.</summary>
    public bool IsEmpty => _root.IsUnused && _scanned.Count == 0 && _always.Count == 0;

    /// <summary>The stems that each event finds.</summary>
    public IReadOnlyList<Stem> Always => _always.Stems;

    /// <summary>The number of stems whose condition is evaluated for each event.</summary>
    public int ScannedCount => _scanned.Count;

    /// <summary>Adds a stem that is not in an index, and decides how it is found.</summary>
    public void Add(Stem stem)
    {
        stem.IsAlways = stem.Condition is null || StepsOf(stem.Condition) > MaxSteps;
        if (stem.IsAlways || stem.Condition is not { } condition)
        {
            _always.Add(stem);
            return;
        }

        var access = new AccessPlanner(_root).Plan(condition);
        if (access is not null)
        {
            AddLookups(stem, access);
        }

        if (!stem.IsExact)
        {
            stem.Effort = Effort.Of(condition);
            stem.Paths = [.. condition.Paths.Select(_root.Use)];
        }

        if (access is null)
        {
            _scanned.Add(stem, ScanFilter.Of(condition, _root));
        }
    }

    /// <summary>Removes a stem that is in the index.</summary>
    public void Remove(Stem stem)
    {
        switch (stem.Matching)
        {
            case ViewMatching.Always:
                _always.Remove(stem);
                break;
            case ViewMatching.Scanned:
                _scanned.Remove(stem);
                break;
            default:
                RemoveLookups(stem);
                break;
        }

        foreach (var path in stem.Paths)
        {
            path?.Release();
        }

        stem.Paths = [];
    }

    /// <summary>
    /// Adds the stems whose condition holds, each once. If there is no time left to evaluate a condition, its stem is added too.
    /// </summary>
    /// <param name="data">The data of the event, which is any bytes.</param>
    /// <param name="found">Receives the stems, in no order.</param>
    public void Find(ReadOnlySpan<byte> data, List<Stem> found)
    {
        evaluator.Begin();
        evaluator.Count(_always.Count);
        found.AddRange(_always.Stems);
        if (_root.IsUnused && _scanned.Count == 0)
        {
            return;
        }

        var hits = new StemHits(evaluator, ++_number, data, found);
        if (!JsonPass<ValuesOfSteps>.TryRead(data, _root, new ValuesOfSteps(this)))
        {
            Forget(0, _withValue.Count);
        }

        if (_scansFirst)
        {
            Scan(data, hits);
        }

        foreach (var node in _withValue)
        {
            node?.Find(data, hits);
        }

        if (!_scansFirst)
        {
            Scan(data, hits);
        }

        _scansFirst ^= evaluator.IsOver; // so that neither has all the time
        Forget(0, _withValue.Count);
        _withValue.Clear();
    }

    // If there is no time for all, the next event goes on with those that had none.
    private void Scan(ReadOnlySpan<byte> data, StemHits hits)
    {
        var (place, isOver) = (_nextScanned < _scanned.Count ? _nextScanned : 0, false);
        for (var left = _scanned.Count; left > 0; left--)
        {
            if (!_scanned.Excludes(place, data, _number))
            {
                hits.Add(_scanned[place]);
                if (!isOver && evaluator.IsOver)
                {
                    (isOver, _nextScanned) = (true, place);
                }
            }

            place = place + 1 < _scanned.Count ? place + 1 : 0;
        }
    }

    // Paths that no data has take none.
    private static int StepsOf(Condition condition) =>
        condition.Paths.Distinct().Sum(static path => path.Steps.Count <= PathFinder.MaxDepth ? path.Steps.Count : 0);

    private void AddLookups(Stem stem, Access access)
    {
        stem.IsExact = access.IsExact;
        stem.Lookups = [.. access.Lookups.Select(static found => found.Lookup)];
        foreach (var (path, lookup) in access.Lookups)
        {
            (lookup.Stem, lookup.Node) = (stem, _root.Use(path));
            lookup.Node?.Add(lookup);
        }
    }

    private static void RemoveLookups(Stem stem)
    {
        foreach (var lookup in stem.Lookups!)
        {
            lookup.Node?.Remove(lookup);
            lookup.Node?.Release();
        }

        (stem.Lookups, stem.IsExact) = (null, false);
    }

    // The values of the steps in these places are gone.
    private void Forget(int start, int end)
    {
        for (var place = start; place < end; place++)
        {
            if (_withValue[place] is { } node)
            {
                node.Value = default;
                _withValue[place] = null;
            }
        }
    }

    // The steps at and below a value are one range of places, so that a second value of the name forgets no more than the first has set.
    private readonly struct ValuesOfSteps(StreamIndex index) : IFoundValues
    {
        public void Begin(PathNode node)
        {
            var step = (PathStepNode)node;
            if (step.Event == index._number)
            {
                index.Forget(step.Found.Start, step.Found.End);
            }

            (step.Event, step.Found) = (index._number, (index._withValue.Count, index._withValue.Count));
        }

        public void Set(PathNode node, JsonRange value)
        {
            var step = (PathStepNode)node;
            step.Value = value;
            index._withValue.Add(step);
            step.Found = (step.Found.Start, index._withValue.Count);
        }
    }
}
