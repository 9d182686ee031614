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

    public override bool IsWindow => true;

    public override Shape OutputShape(Shape before) => Shape.Array;

    public override bool KeepsEvents => true;

    public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) =>
        From(events, Length, context.Budget, context.Scheduler);

    public override ViewEvent? Snapshot(ViewEvent snapshot, ViewBudget budget) => null;

    /// <summary>
    /// Like Rx's <c>Buffer(length, items, scheduler)</c>: a full array is sent at once, and the time starts again. An array is
    /// longer than the bounds of the budget only if it contains one event that is longer.
    /// </summary>
    public static IObservable<ViewEvent> From(
        IObservable<ViewEvent> events, TimeSpan length, ViewBudget budget, IScheduler scheduler) =>
        Observable.Create<ViewEvent>(observer =>
        {
            var items = budget.Options.BufferItems;
            var bytes = Math.Min(budget.Options.BufferBytes, budget.Share);
            var kept = budget.Keep();
            var array = new GrowingArray(bytes);
            var timer = new SerialDisposable();
            Restart();

            return new CompositeDisposable(timer, kept, events.Subscribe(Add, observer.OnError, Complete));

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
                    kept.Set(0);
                    budget.AddKept(full.Data.Length);
                    observer.OnNext(full);
                }
            }

            void Add(ViewEvent @event)
            {
                if (array.Count > 0 && array.LengthWith(@event) > bytes)
                {
                    Close();
                }

                array.Add(@event);
                kept.Set(array.Capacity);
                if (array.Count >= items || array.Length >= bytes)
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

    // The data of the events since the last array, as one JSON array without its closing bracket. Small events cost their bytes only.
    private sealed class GrowingArray(int limit)
    {
        private const int FirstCapacity = 256;

        private byte[] _json = [];
        private int _written;
        private ViewEvent _newest;

        public int Count { get; private set; }

        /// <summary>The memory that it holds, in bytes.</summary>
        public int Capacity => _json.Length;

        /// <summary>The length of the array as JSON: one byte before each element (bracket or comma), and the closing bracket.</summary>
        public long Length => _written + 1L;

        public long LengthWith(ViewEvent @event) => Length + 1 + @event.Data.Length;

        public void Add(ViewEvent @event)
        {
            Reserve(LengthWith(@event));
            _json[_written] = (byte)(Count == 0 ? '[' : ',');
            @event.Data.CopyTo(_json.AsMemory(_written + 1));
            _written += 1 + @event.Data.Length;
            _newest = @event;
            Count++;
        }

        public ViewEvent? TakeAll()
        {
            if (Count == 0)
            {
                return null;
            }

            _json[_written] = (byte)']';
            var full = _newest with { Data = _json.AsMemory(0, _written + 1) };
            if (full.Data.Length < _json.Length - (_json.Length / 4))
            {
                full = full with { Data = full.Data.ToArray() }; // what is on its way holds no unused memory
            }

            (_json, _written, _newest, Count) = ([], 0, default, 0);
            return full;
        }

        private void Reserve(long length)
        {
            if (length > _json.Length)
            {
                var doubled = Math.Max(FirstCapacity, Math.Min(_json.Length * 2L, limit));
                Array.Resize(ref _json, (int)Math.Max(length, doubled));
            }
        }
    }
}
