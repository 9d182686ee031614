using System.Reactive.Disposables;
using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using RxSse.Streams;
using RxSse.Tests.VirtualTime;
using Xunit;

namespace RxSse.Tests.Streams;

public sealed class SupervisionTests : ReactiveTest
{
    private static readonly InvalidOperationException Error = new("away");
    private static readonly BackOff BackOff = new(TimeSpan.FromTicks(100), TimeSpan.FromTicks(350));

    private readonly ObservableLoop _scheduler = new();
    private readonly ScriptedRandom _noJitter = new(1);
    private readonly List<TimeSpan> _waits = [];

    [Fact]
    public void FailedStream_IsRestarted_AfterDelaysThatDoubleUpToAMaximum()
    {
        var source = _scheduler.CreateColdObservable(OnError<int>(10, Error));

        var values = _scheduler.Run(Supervise(source), until: 1_200);

        values.Messages.AssertEqual();
        source.Subscriptions.AssertEqual(
            Subscribe(0, 10), Subscribe(110, 120), Subscribe(320, 330), Subscribe(680, 690), Subscribe(1_040, 1_050));
        Assert.Equal([100, 200, 350, 350, 350], _waits.Select(wait => wait.Ticks));
    }

    [Fact]
    public void Event_ResetsTheDelay()
    {
        var source = _scheduler.CreateColdObservable(OnNext(5, 1), OnError<int>(10, Error));

        var values = _scheduler.Run(Supervise(source), until: 300);

        values.Messages.AssertEqual(OnNext(5, 1), OnNext(115, 1), OnNext(225, 1));
        Assert.All(_waits, wait => Assert.Equal(100, wait.Ticks));
    }

    [Fact]
    public void Disposal_EndsTheStream()
    {
        var source = _scheduler.CreateColdObservable(OnNext(5, 1), OnError<int>(10, Error));

        _scheduler.Run(Supervise(source), until: 8);

        source.Subscriptions.AssertEqual(Subscribe(0, 8));
    }

    [Fact]
    public void Disposal_EndsTheDelayBeforeARetry()
    {
        var source = _scheduler.CreateColdObservable(OnError<int>(10, Error));

        _scheduler.Run(Supervise(source), until: 50);

        source.Subscriptions.AssertEqual(Subscribe(0, 10));
    }

    [Fact]
    public void CompletedStream_StaysCompleted()
    {
        var source = _scheduler.CreateColdObservable(OnNext(5, 1), OnCompleted<int>(10));

        var values = _scheduler.Run(Supervise(source), until: 1_000);

        values.Messages.AssertEqual(OnNext(5, 1), OnCompleted<int>(10));
        source.Subscriptions.AssertEqual(Subscribe(0, 10));
    }

    [Fact]
    public void StreamThatThrowsInSubscribe_IsRestarted()
    {
        var tries = 0;
        var source = new Throwing(() => ++tries < 3 ? throw Error : Observable.Return(7));

        var values = _scheduler.Run(Supervise(source), until: 1_000);

        values.Messages.AssertEqual(OnNext(300, 7), OnCompleted<int>(300));
    }

    [Theory]
    [InlineData(0.0, 50)]
    [InlineData(1.0, 100)]
    public void Delay_IsHalfFixed_AndHalfRandom(double chance, long ticks) =>
        Assert.Equal(ticks, BackOff.After(1, new ScriptedRandom(chance)).Ticks);

    [Fact]
    public void Delay_StaysBelowTheMaximum_AfterAnyNumberOfFailures() =>
        Assert.Equal(350, BackOff.After(int.MaxValue, _noJitter).Ticks);

    private IObservable<int> Supervise(IObservable<int> source) =>
        source.Supervise(BackOff, (_, wait) => _waits.Add(wait), _noJitter, _scheduler);

    private sealed class Throwing(Func<IObservable<int>> source) : IObservable<int>
    {
        public IDisposable Subscribe(IObserver<int> observer) => new CompositeDisposable(source().Subscribe(observer));
    }
}
