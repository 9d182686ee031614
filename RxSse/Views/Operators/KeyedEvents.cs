using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>An operator on the events of one key.</summary>
/// <param name="events">The events of the key.</param>
/// <param name="seed">The snapshot before them; null if it has another key, or there is none.</param>
/// <param name="kept">Counts what the operator keeps.</param>
internal delegate IObservable<ViewEvent> OperatorOfKey(IObservable<ViewEvent> events, ViewEvent? seed, KeptBytes kept);

/// <summary>
/// The events of each key go through an operator of their own, and the results are merged (Rx's <c>GroupByUntil</c> and <c>Merge</c>).
/// </summary>
internal static class KeyedEvents
{
    /// <summary>A key that must make room ends like a stream: what waits for it leaves at once.</summary>
    public static IObservable<ViewEvent> Of(
        IObservable<ViewEvent> events, DataPath key, ViewEvent? seed, ViewBudget budget, OperatorOfKey apply) =>
        Observable.Create<ViewEvent>(observer =>
        {
            var groups = new Groups(key, seed, budget, apply, observer);
            return new CompositeDisposable(events.Subscribe(groups.OnNext, observer.OnError, groups.OnCompleted), groups);
        });

    private sealed class Groups : IDisposable
    {
        private readonly OperatorOfKey _apply;
        private readonly IObserver<ViewEvent> _observer;
        private readonly KeyTable<Group> _table;
        private readonly Func<ViewEvent, byte[], KeptBytes, Group> _begin;
        private ViewEvent? _seed; // until the first event of its key

        public Groups(DataPath key, ViewEvent? seed, ViewBudget budget, OperatorOfKey apply, IObserver<ViewEvent> observer)
        {
            _apply = apply;
            _observer = observer;
            _table = new KeyTable<Group>(key, budget);
            _begin = Begin;
            _seed = seed;
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
            var isSeeded = _seed is { } seed && _table.KeyOf(seed).SequenceEqual(_table.KeyOf(first));
            var group = new Group();
            group.Results = _apply(group.Events, isSeeded ? _seed : null, kept)
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
