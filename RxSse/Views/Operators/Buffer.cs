using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using RxSse.Text;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary><c>buffer d</c>: an array of the data of the events of each d (Rx's <c>Buffer</c>).</summary>
internal sealed record Buffer(TimeSpan Length) : Operator
{
    public override string Text => $"buffer {DurationText.Print(Length)}";

    public override bool IsReplayable => false;

    public override Shape OutputShape(Shape before) => Shape.Array;

    public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) =>
        From(events, Length, context.Options.BufferItems, context.Options.BufferBytes, context.Scheduler);

    public override ViewEvent? Snapshot(ViewEvent snapshot) => null;

    /// <summary>
    /// Like Rx's <c>Buffer(length, items, scheduler)</c>: a full array is sent at once, and the time starts again. An array is
    /// longer than <paramref name="bytes"/> only if it contains one event that is longer.
    /// </summary>
    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, TimeSpan length, int items, int bytes, IScheduler scheduler) =>
        Observable.Create<ViewEvent>(observer =>
        {
            var array = new GrowingArray();
            var timer = new SerialDisposable();
            Restart();

            return new CompositeDisposable(timer, events.Subscribe(Add, observer.OnError, Complete));

            void Restart() => timer.Disposable = scheduler.Schedule(length, Close);

            void Close()
            {
                Restart();
                Send();
            }

            void Send()
            {
                if (array.TakeAll() is { } full)
                {
                    observer.OnNext(full);
                }
            }

            void Add(ViewEvent @event)
            {
                if (array.Count > 0 && array.BytesWith(@event) > bytes)
                {
                    Close();
                }

                array.Add(@event);
                if (array.Count >= items || array.Bytes >= bytes)
                {
                    Close();
                }
            }

            void Complete()
            {
                Send();
                observer.OnCompleted();
            }
        });

    // The events since the last array.
    private sealed class GrowingArray
    {
        private readonly List<ViewEvent> _events = [];

        public int Count => _events.Count;

        /// <summary>The length of the array as JSON: one byte before each element (bracket or comma), and the closing bracket.</summary>
        public long Bytes { get; private set; } = 1;

        public long BytesWith(ViewEvent @event) => Bytes + 1 + @event.Data.Length;

        public void Add(ViewEvent @event)
        {
            Bytes = BytesWith(@event);
            _events.Add(@event);
        }

        public ViewEvent? TakeAll()
        {
            if (Count == 0)
            {
                return null;
            }

            var json = new byte[Bytes];
            var at = 0;
            foreach (var @event in _events)
            {
                json[at] = (byte)(at == 0 ? '[' : ',');
                @event.Data.CopyTo(json.AsMemory(at + 1));
                at += 1 + @event.Data.Length;
            }

            json[at] = (byte)']';
            var full = _events[^1] with { Data = json };
            _events.Clear();
            Bytes = 1;
            return full;
        }
    }
}
