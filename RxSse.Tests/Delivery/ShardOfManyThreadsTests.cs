using System.Diagnostics;
using System.Reactive;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using RxSse.Threading;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using RxSse.Views.Parsing;
using Xunit;
using Subscription = RxSse.Delivery.Subscription;

namespace RxSse.Tests.Delivery;

/// <summary>The thread of the hub, which writes what leaves a view, and the loop of the shard, both at work.</summary>
public sealed class ShardOfManyThreadsTests : ShardTestBase
{
    private const int Rounds = 40; // and more, until both ways have been seen
    private const int FramesOfRound = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public void NoTwoOfThemWriteTogether_AndEachSubscriberGetsEachFrameOnce()
    {
        using var loop = new ThreadScheduler("shard of a test", Loop);
        using var shard = new Shard(TestFactory.Context(Options, Log), loop);
        var output = new ViewOutput([shard], new FrameCache());
        var point = new SnapshotPoint(Frames.Id(1), new(static () => []));
        var hub = Thread.CurrentThread;
        var (within, together, onHub, onLoop) = (0, 0, 0, 0);
        List<long> ofView = [], ofStream = [];
        shard.Join(
            new Subscription(shard, StreamSelection.All, StartPosition.Live, new DirectSink(), Writer(ofView)), output, point, snapshot: null,
            () => new ViewGroup(
                output, new ViewLanguage(["a"], [], new CompositionOptions()).Parse("a | where $ > 1").View,
                new ViewContext(
                    new Catalog(new Dictionary<string, string> { ["a"] = "a" }, new HashSet<string>()), new CompositionOptions(), new ReplayTurns(8, [Loop]),
                    Loop),
                static (_, _) => { }));
        shard.Subscribe(StreamSelection.All, StartPosition.Live, new DirectSink(), Writer(ofStream));

        var sent = 0;
        var began = Stopwatch.StartNew();
        for (var round = 0; round < Rounds || onHub == 0 || onLoop == 0; round++)
        {
            Assert.True(began.Elapsed < Patience, "There was one way only.");
            for (var i = 0; i < FramesOfRound; i++)
            {
                sent++;
                if (i % 10 == 0)
                {
                    shard.Publish(Frames.Event(sent)); // the loop writes it meanwhile
                }

                var made = new DerivedEvent(Frames.Id(sent), new PipeName("a", false), new ViewEvent("a", new byte[1], 1), HasId: true);
                output.OnNext(new ViewTurn([made], point) { Bytes = 1, RunsHere = true });
            }
        }

        Assert.True(SpinWait.SpinUntil(() => ofView.Count == sent && ofStream.Count == sent / 10, Patience), "Frames are missing.");
        Assert.Equal(0, together);
        Assert.Equal(Enumerable.Range(1, sent).Select(static number => (long)number), ofView);

        IObserver<Frame> Writer(List<long> written) => Observer.Create<Frame>(frame =>
        {
            Interlocked.Add(ref together, Interlocked.Increment(ref within) - 1);
            if (frame.Kind == FrameKind.Event)
            {
                if (written == ofView)
                {
                    (onHub, onLoop) = Thread.CurrentThread == hub ? (onHub + 1, onLoop) : (onHub, onLoop + 1);
                }

                written.Add(frame.Position!.Value.Sequence);
            }

            Interlocked.Decrement(ref within);
        });
    }
}
