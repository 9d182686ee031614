using System.Reactive.Linq;
using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>
/// <c>distinct</c>, <c>distinct f, g</c>: the event, if its data (or a named field) differs from the previous event (Rx's
/// <c>DistinctUntilChanged</c>).
/// </summary>
internal sealed record Distinct(EquatableArray<DataPath> Paths, DataPath? Key = null) : KeyedOperator(Key)
{
    public override int Terms => Paths.Count + base.Terms;

    protected override string TextWithoutKey =>
        Paths.Count == 0 ? "distinct" : $"distinct {string.Join(", ", Paths.Select(path => path.Text))}";

    /// <summary>Compares the first event with the seed, if there is one. The seed itself is not sent.</summary>
    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, EquatableArray<DataPath> paths, ViewEvent? seed)
    {
        var sameness = new Sameness(paths);
        return seed is { } first
            ? events.Prepend(first).DistinctUntilChanged(@event => @event.Data, sameness).Skip(1)
            : events.DistinctUntilChanged(@event => @event.Data, sameness);
    }

    protected override IObservable<ViewEvent> ForAll(
        IObservable<ViewEvent> events, ViewEvent? seed, KeptBytes kept, OperatorContext context) =>
        From(events, Paths, seed).KeepingNewest(kept).KeepingSeeds(context.Budget, seed);

    // Keeps the data of one event as the key, with where the fields are in it.
    private sealed class Sameness(EquatableArray<DataPath> paths) : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        private readonly PathFinder _finder = new(paths);
        private JsonRange[] _inKey = new JsonRange[paths.Count];
        private JsonRange[] _inNext = new JsonRange[paths.Count];
        private ReadOnlyMemory<byte> _key; // that _inKey belongs to

        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y)
        {
            var count = _finder.Count;
            var isSame = x.Span.SequenceEqual(y.Span);
            if (isSame || count == 0)
            {
                return isSame;
            }

            if (!_key.Equals(x))
            {
                _finder.Find(x.Span, _inKey);
                _key = x;
            }

            _finder.Find(y.Span, _inNext);
            for (var path = 0; path < count; path++)
            {
                if (!_inKey[path].Of(x.Span).SequenceEqual(_inNext[path].Of(y.Span)))
                {
                    (_inKey, _inNext, _key) = (_inNext, _inKey, y); // the next key
                    return false;
                }
            }

            return true;
        }

        // Never used: DistinctUntilChanged compares with Equals only.
        public int GetHashCode(ReadOnlyMemory<byte> data) => 0;
    }
}
