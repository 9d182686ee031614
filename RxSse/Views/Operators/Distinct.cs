using System.Reactive.Linq;
using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary><c>distinct</c>, <c>distinct f, g</c>: the event, if the data (or a named field) differs from the event before it (Rx's <c>DistinctUntilChanged</c>).</summary>
internal sealed record Distinct(EquatableArray<DataPath> Paths) : Operator
{
    public override string Text => Paths.Count == 0 ? "distinct" : $"distinct {string.Join(", ", Paths.Select(path => path.Text))}";

    public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) =>
        From(events, Paths, context.Seed);

    /// <summary>With a primer the first event is compared with that, which is not sent itself.</summary>
    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, EquatableArray<DataPath> paths, ViewEvent? primer)
    {
        var sameness = new Sameness(paths);
        return primer is { } first
            ? events.Prepend(first).DistinctUntilChanged(@event => @event.Data, sameness).Skip(1)
            : events.DistinctUntilChanged(@event => @event.Data, sameness);
    }

    // The key that is kept is the data of one event. Fields are looked up in it again, instead of being copied out of each.
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

        // Events are compared one with one: nothing is looked up by hash.
        public int GetHashCode(ReadOnlyMemory<byte> data) => 0;
    }
}
