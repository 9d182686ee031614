using System.Reactive.Linq;
using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>
/// <c>distinct</c>, <c>distinct f, g</c>: the event, if its data (or a named field) differs from the previous event (Rx's
/// <c>DistinctUntilChanged</c>).
/// </summary>
internal sealed record Distinct(EquatableArray<DataPath> Paths) : Operator
{
    public override string Text => Paths.Count == 0 ? "distinct" : $"distinct {string.Join(", ", Paths.Select(path => path.Text))}";

    public override bool KeepsEvents => true;

    public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) =>
        From(events.KeepingNewest(context.Budget), Paths, context.Seed).KeepingSeeds(context.Budget, context.Seed);

    /// <summary>Compares the first event with the seed, if there is one. The seed itself is not sent.</summary>
    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, EquatableArray<DataPath> paths, ViewEvent? seed)
    {
        var sameness = new Sameness(paths);
        return seed is { } first
            ? events.Prepend(first).DistinctUntilChanged(@event => @event.Data, sameness).Skip(1)
            : events.DistinctUntilChanged(@event => @event.Data, sameness);
    }

    // Keeps the data of one event as the key, and finds the fields in it again instead of copying them.
    private sealed class Sameness(EquatableArray<DataPath> paths) : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        private readonly PathFinder _finder = new(paths);

        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y)
        {
            var count = _finder.Count;
            var isSame = x.Span.SequenceEqual(y.Span);
            if (isSame || count == 0)
            {
                return isSame;
            }

            Span<JsonRange> ranges = 2 * count <= JsonRange.MaxOnStack ? stackalloc JsonRange[2 * count] : new JsonRange[2 * count];
            _finder.Find(x.Span, ranges[..count]);
            _finder.Find(y.Span, ranges[count..]);
            for (var path = 0; path < count; path++)
            {
                if (!ranges[path].Of(x.Span).SequenceEqual(ranges[count + path].Of(y.Span)))
                {
                    return false;
                }
            }

            return true;
        }

        // Never used: DistinctUntilChanged compares with Equals only.
        public int GetHashCode(ReadOnlyMemory<byte> data) => 0;
    }
}
