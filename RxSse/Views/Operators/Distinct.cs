using System.Reactive.Linq;
using System.Runtime.CompilerServices;
using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>
/// <c>distinct</c>, <c>distinct f, g</c>: the event, if its data (or a named field) differs from the previous event (as Rx's
/// <c>DistinctUntilChanged</c>).
/// </summary>
internal sealed record Distinct(EquatableArray<DataPath> Paths, DataPath? Key = null) : KeyedOperator(Key)
{
    private const int BytesOfKey = 1_536;

    protected override string TextWithoutKey =>
        Paths.Count == 0 ? "distinct" : $"distinct {string.Join(", ", Paths.Select(path => path.Text))}";

    public override bool PassesKeys => true;

    /// <summary>Compares the first event with the seed, if there is one. The seed itself is not sent.</summary>
    public static IObservable<ViewEvent> From(
        IObservable<ViewEvent> events, PathFinder paths, ViewEvent? seed, KeptBytes kept) =>
        Observable.Defer(() => events.Where(new NewestFields(paths, kept, seed).Differ));

    protected override OperatorOfKey ForAll(OperatorContext context)
    {
        var paths = new PathFinder(Paths);
        return new OperatorOfKey(
            (events, seed, kept) => From(events, paths, seed, kept).KeepingSeeds(context.Budget, seed),
            BytesOfKey + (Unsafe.SizeOf<JsonRange>() * paths.Count),
            paths.Bytes);
    }

    // Keeps the newest event, also if it does not differ: so what is kept depends on that event alone, and a replay keeps the same.
    private sealed class NewestFields
    {
        private readonly PathFinder _paths;
        private readonly KeptBytes _kept;
        private readonly JsonRange[] _fields;
        private ReadOnlyMemory<byte>? _data;

        public NewestFields(PathFinder paths, KeptBytes kept, ViewEvent? seed)
        {
            (_paths, _kept, _data) = (paths, kept, seed?.Data);
            _fields = paths.Count == 0 ? [] : new JsonRange[paths.Count];
            if (seed is { } first)
            {
                paths.Find(first.Data.Span, _fields);
            }
        }

        public bool Differ(ViewEvent @event)
        {
            var (before, data, count) = (_data, @event.Data, _paths.Count);
            _data = data;
            _kept.Set(data.Length);
            var isSame = before is { } whole && whole.Span.SequenceEqual(data.Span);
            if (isSame || count == 0)
            {
                return !isSame;
            }

            Span<JsonRange> fields = count <= JsonRange.MaxOnStack ? stackalloc JsonRange[count] : new JsonRange[count];
            _paths.Find(data.Span, fields);
            var differ = before is null;
            for (var path = 0; !differ && path < count; path++)
            {
                differ = !_fields[path].Of(before!.Value.Span).SequenceEqual(fields[path].Of(data.Span));
            }

            fields.CopyTo(_fields);
            return differ;
        }
    }
}
