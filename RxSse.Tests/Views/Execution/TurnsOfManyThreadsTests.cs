using System.Diagnostics;
using System.Reactive;
using System.Reactive.Linq;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Reactive.Testing;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Tests.VirtualTime;
using RxSse.Threading;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>The thread of the hub and those of the loops, all at work.</summary>
public sealed class TurnsOfManyThreadsTests
{
    private const int Rounds = 40; // and more, until both ways have been seen
    private const int EventsOfRound = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public void NoTwoOfThemAreInTurnsOfAViewTogether_AndItGetsEachEventOnce()
    {
        var timers = new TestScheduler();
        using var dispatcher = new ThreadScheduler("views of a test", timers);
        using var loop = new ThreadScheduler("view of a test", timers);
        var hub = Thread.CurrentThread;
        var (within, together, onHub, onLoop) = (0, 0, 0, 0);
        var sequences = new List<long>();
        var view = new View([new Pipe(new StreamSource("a"), [new Probe(_ =>
        {
            Interlocked.Add(ref together, Interlocked.Increment(ref within) - 1);
            (onHub, onLoop) = Thread.CurrentThread == hub ? (onHub + 1, onLoop) : (onHub, onLoop + 1);
            Interlocked.Decrement(ref within);
        })])]);
        using var registry = new ViewRegistry(
            new Catalog(new Dictionary<string, string> { ["a"] = "a" }, new HashSet<string>()), new HashSet<string>(), new CompositionOptions(),
            _ => Observer.Create<ViewTurn>(turn =>
            {
                sequences.AddRange(turn.Items.Select(item => item.Position.Sequence));
                turn.Delivered();
            }),
            timers, [loop], new UnevenStopwatch(timers, TimeSpan.FromMicroseconds(20)), dispatcher, NullLogger.Instance);
        registry.OnNext(new StandingItem(new EventId("e", 0), []));
        using var lease = registry.TryAcquire(view, address: null, out _)!;

        long position = 0;
        var began = Stopwatch.StartNew();
        for (var round = 0; round < Rounds || onHub == 0 || onLoop == 0; round++)
        {
            Assert.True(began.Elapsed < Patience, "There was one way only.");
            Join(lease, position); // what has been published has passed
            for (var i = 0; i < EventsOfRound; i++)
            {
                position++;
                registry.OnNext(new LoggedItem(new LogEvent(
                    new EventId("e", position), default, new StreamEvent("a", "a", Encoding.UTF8.GetBytes($"{position}")))));
                if (i % 10 == 0)
                {
                    lease.Join(_ => { }, static () => false); // meanwhile
                }
            }
        }

        Join(lease, position);
        Assert.Equal(0, together);
        Assert.Equal(Enumerable.Range(1, (int)position).Select(static number => (long)number), sequences);
    }

    private static void Join(ViewLease lease, long position)
    {
        using var joined = new ManualResetEventSlim();
        SnapshotPoint? at = null;
        lease.Join(
            point =>
            {
                at = point;
                joined.Set();
            },
            static () => false);
        Assert.True(joined.Wait(Patience), "Nobody answered who joined.");
        Assert.Equal(position, at!.Position.Sequence);
    }

    private sealed record Probe(Action<ViewEvent> Seen) : Operator
    {
        public override string Text => "probe";

        public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) => events.Do(Seen);
    }
}
