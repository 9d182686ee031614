using System.Net;
using System.Reactive;
using System.Reactive.Linq;
using DotnetClient;
using Microsoft.Reactive.Testing;
using RxSse.Tests.Streams;
using RxSse.Tests.VirtualTime;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary>When <c>samples/dotnet-client</c> returns, and with what.</summary>
public sealed class ReconnectingTests : ReactiveTest
{
    private static readonly IOException Broken = new("broken");
    private static readonly HttpRequestException Away = new("nobody is there");

    private readonly ObservableLoop _scheduler = new();
    private readonly List<(double At, string? Cursor)> _tries = [];

    [Fact]
    public void ClientWhoseConnectionBroke_ReturnsWithItsCursor_WhenTheServerHasAskedItTo()
    {
        var ids = Run(39, Next(1, "notification", "e-6", retry: 5), Next(2, "notification", "e-7"), Next(3, "connected"), Failed(3, Broken));

        Assert.Equal([(0, null), (8, "e-7"), (16, "e-7"), (24, "e-7"), (32, "e-7")], _tries);
        Assert.Equal(["e-6", "e-7", null], ids.Take(3).Select(next => next.Value.Value.Id));
    }

    [Fact]
    public void ClientWhoseResponseEnded_ReturnsLikeOneWhoseConnectionBroke()
    {
        Run(10, Next(1, "shutdown", retry: 5), OnCompleted<SseEvent>(Ticks(1)));

        Assert.Equal([(0, null), (6, null)], _tries);
    }

    [Fact]
    public void TriesThatBringNothing_WaitTwiceAsLong_UpToALimit()
    {
        Run(250, Failed(1, Away));

        Assert.Equal([0, 4, 11, 24, 49, 98, 159, 220], _tries.Select(each => each.At)); // waits of 3, 6, 12, 24, 48, 60, 60
    }

    [Fact]
    public void AnEvent_MakesTheWaitsShortAgain()
    {
        var responses = new Queue<Recorded<Notification<SseEvent>>[]>(
            [[Failed(1, Away)], [Failed(1, Away)], [Next(1, "connected"), Failed(1, Broken)], [Failed(1, Away)]]);

        Run(20, () => responses.Dequeue());

        Assert.Equal([0, 4, 11, 15], _tries.Select(each => each.At));
    }

    [Fact]
    public void ServerThatAsksForMoreThanTheLimit_GetsIt()
    {
        Run(200, Next(1, "rejected", retry: 90), OnCompleted<SseEvent>(Ticks(1)));

        Assert.Equal([0, 91, 182], _tries.Select(each => each.At));
    }

    [Theory]
    [InlineData(0.0, 3)]
    [InlineData(0.5, 3.75)]
    [InlineData(1.0, 4.5)]
    public void Return_IsNeverTooSoon_AndUpToHalfTheWaitLater(double chance, double seconds)
    {
        Run(seconds + 2, () => [OnCompleted<SseEvent>(Ticks(1))], chance);

        Assert.Equal([0, 1 + seconds], _tries.Take(2).Select(each => each.At));
    }

    [Fact]
    public void SilentConnection_IsLeft()
    {
        var silent = _scheduler.CreateColdObservable(Next(10, "heartbeat"));

        _scheduler.Run(Reconnecting.Events(_ => silent, new ScriptedRandom(0), _scheduler), Ticks(60));

        silent.Subscriptions.AssertEqual(Subscribe(0, Ticks(55)), Subscribe(Ticks(58), Ticks(60)));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, false)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.BadGateway, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    public void RequestThatIsWrong_IsNotRepeated(HttpStatusCode status, bool isRepeated)
    {
        var received = Run(5, Failed(1, new HttpRequestException("status", null, status)));

        Assert.Equal(isRepeated ? 2 : 1, _tries.Count);
        Assert.Equal(isRepeated ? 0 : 1, received.Count(next => next.Value.Kind == NotificationKind.OnError));
    }

    [Fact]
    public void Fault_IsNotTakenForABrokenConnection()
    {
        var received = Run(60, Failed(1, new InvalidOperationException("a fault")));

        Assert.Equal(NotificationKind.OnError, Assert.Single(received).Value.Kind);
    }

    [Fact]
    public void Complete_IsTheEnd()
    {
        var received = Run(60, Next(1, "notification", "e-1"), Next(2, "complete", "complete"), OnCompleted<SseEvent>(Ticks(2)));

        Assert.Equal(["notification", "complete"], received.SkipLast(1).Select(next => next.Value.Value.Type));
        Assert.Equal(NotificationKind.OnCompleted, received[^1].Value.Kind);
        Assert.Single(_tries);
    }

    [Fact]
    public void Disposal_ClosesTheConnection_AndEndsTheWaits()
    {
        var response = _scheduler.CreateColdObservable(Next(1, "connected"), Failed(4, Broken));

        _scheduler.Run(Reconnecting.Events(_ => response, new ScriptedRandom(0), _scheduler), Ticks(2));
        _scheduler.Run(Reconnecting.Events(_ => response, new ScriptedRandom(0), _scheduler), _scheduler.Clock + Ticks(5));

        Assert.Equal(2, response.Subscriptions.Count);
        Assert.Equal(Subscribe(0, Ticks(2)), response.Subscriptions[0]);
    }

    // Each response is the same.
    private IList<Recorded<Notification<SseEvent>>> Run(double until, params Recorded<Notification<SseEvent>>[] response) => Run(until, () => response);

    private IList<Recorded<Notification<SseEvent>>> Run(double until, Func<Recorded<Notification<SseEvent>>[]> response, double chance = 0) =>
        _scheduler.Run(
            Reconnecting.Events(
                cursor =>
                {
                    _tries.Add((TimeSpan.FromTicks(_scheduler.Clock).TotalSeconds, cursor));
                    return _scheduler.CreateColdObservable(response());
                },
                new ScriptedRandom(chance), _scheduler),
            Ticks(until)).Messages;

    private static Recorded<Notification<SseEvent>> Next(double at, string type, string? id = null, double? retry = null) =>
        OnNext(Ticks(at), new SseEvent(type, default, id, retry is { } seconds ? TimeSpan.FromSeconds(seconds) : null));

    private static Recorded<Notification<SseEvent>> Failed(double at, Exception error) => OnError<SseEvent>(Ticks(at), error);

    private static long Ticks(double seconds) => TimeSpan.FromSeconds(seconds).Ticks;
}
