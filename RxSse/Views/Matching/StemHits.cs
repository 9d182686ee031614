namespace RxSse.Views.Matching;

/// <summary>Receives the stems that lookups find for one event, and passes each on once if its condition holds.</summary>
/// <param name="evaluator">Evaluates the condition of a stem that is not exact.</param>
/// <param name="number">The number of the event.</param>
/// <param name="data">The data of the event.</param>
/// <param name="found">Receives the stems.</param>
internal readonly ref struct StemHits(StemEvaluator evaluator, long number, ReadOnlySpan<byte> data, List<Stem> found)
{
    private readonly StemEvaluator _evaluator = evaluator;
    private readonly long _number = number;
    private readonly ReadOnlySpan<byte> _data = data;
    private readonly List<Stem> _found = found;

    /// <summary>Adds a whole chain, given by its first.</summary>
    public void AddAll(Lookup? first)
    {
        for (var lookup = first; lookup is not null; lookup = lookup.Next)
        {
            Add(lookup);
        }
    }

    public void Add(Lookup lookup) => Add(lookup.Stem!);

    public void Add(Stem stem)
    {
        if (stem.Found != _number)
        {
            stem.Found = _number;
            _evaluator.Count(1);
            if (stem.IsExact || _evaluator.MayHold(stem, _data))
            {
                _found.Add(stem);
            }
        }
    }
}
