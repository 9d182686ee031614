using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>An operator on the events of one key, or of all. What all keys need is made once.</summary>
/// <param name="Apply">The operator on events; the snapshot before them, if there is one; and what counts what it keeps.</param>
/// <param name="BytesOfKey">What it keeps for a key, without the key and events. Tests measure it.</param>
/// <param name="BytesOfAll">What it keeps for all keys.</param>
internal sealed record OperatorOfKey(
    Func<IObservable<ViewEvent>, ViewEvent?, KeptBytes, IObservable<ViewEvent>> Apply, int BytesOfKey, long BytesOfAll = 0);

/// <summary>
/// The events of each key go through an operator of their own, and the results are merged (Rx's <c>GroupByUntil</c> and <c>Merge</c>).
/// </summary>
internal static class KeyedEvents
{
    /// <summary>A key that must make room ends like a stream: what waits for it leaves at once.</summary>
    public static IObservable<ViewEvent> Of(
        IObservable<ViewEvent> events, DataPath key, ViewEvent? seed, ViewBudget budget, OperatorOfKey @operator) =>
        Observable.Create<ViewEvent>(observer =>
        {
            var groups = new Groups(key, seed, budget, @operator, observer);
            return new CompositeDisposable(events.Subscribe(groups.OnNext, observer.OnError, groups.OnCompleted), groups);
        });

    private sealed class Groups : IDisposable
    {
        private readonly OperatorOfKey _operator;
        private readonly IObserver<ViewEvent> _observer;
        private readonly KeyTable<Group> _table;
        private readonly Func<ViewEvent, byte[], KeptBytes, Group> _begin;
        private readonly byte[] _keyOfSeed;
        private ViewEvent? _seed; // until the first event of its key

        public Groups(DataPath key, ViewEvent? seed, ViewBudget budget, OperatorOfKey @operator, IObserver<ViewEvent> observer)
        {
            _operator = @operator;
            _observer = observer;
            _table = new KeyTable<Group>(key, budget, @operator.BytesOfKey, @operator.BytesOfAll);
            _begin = Begin;
            _seed = seed;
            _keyOfSeed = seed is { } first ? _table.KeyOf(first).ToArray() : [];
        }

        public void OnNext(ViewEvent @event)
        {
            _table.Of(@event, _begin).Value.Events.OnNext(@event);
            while (_table.TryRemove(out var oldest))
            {
                oldest.Value.End();
            }
        }

        public void OnCompleted()
        {
            foreach (var entry in _table.RemoveAll())
            {
                entry.Value.End();
            }

            _observer.OnCompleted();
        }

        public void Dispose()
        {
            foreach (var entry in _table.RemoveAll())
            {
                entry.Value.Dispose();
            }

            _table.Dispose();
        }

        private Group Begin(ViewEvent first, byte[] key, KeptBytes kept)
        {
            var isSeeded = _seed is not null && _keyOfSeed.AsSpan().SequenceEqual(key);
            var group = new Group();
            group.Results = _operator.Apply(group.Events, isSeeded ? _seed : null, kept)
                .Subscribe(@event => _observer.OnNext(@event with { Key = key }), _observer.OnError);
            _seed = isSeeded ? null : _seed;
            return group;
        }
    }

    private sealed class Group : IDisposable
    {
        public Subject<ViewEvent> Events { get; } = new();

        public IDisposable Results { get; set; } = Disposable.Empty;

        public void End()
        {
            Events.OnCompleted();
            Dispose();
        }

        public void Dispose()
        {
            Results.Dispose();
            Events.Dispose();
        }
    }
}
