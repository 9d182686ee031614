using System.Reactive.Linq;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Compression;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Queueing;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Sse;
using RxSse.Tests.Log;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Simulation;

/// <summary>
/// A log, a hub and two shards on clocks that advance independently, so that every interleaving can occur. Events
/// are of the streams a, b and c, of which a and b keep a snapshot.
/// </summary>
internal sealed class DeliverySimulation : IDisposable
{
    private readonly TestScheduler _hubLoop = new();
    private readonly TestScheduler[] _shardLoops = [new(), new()];
    private readonly InMemoryEventLog _log;
    private readonly FanOut _fanOut;
    private readonly IDisposable _hub;
    private readonly CompressedLists? _compressed;

    /// <param name="options">The bounds of a subscriber.</param>
    /// <param name="history">The number of events that the log keeps.</param>
    /// <param name="isCompressed">Whether all clients accept gzip.</param>
    /// <param name="stored">The streams of the events that the log has before the hub begins.</param>
    public DeliverySimulation(DeliveryOptions options, int history, bool isCompressed = false, params string[] stored)
    {
        _compressed = isCompressed ? new CompressedLists(new HashSet<string>(), new CompressorLimit()) : null;
        Options = options;
        _log = new InMemoryEventLog("e", new HistoryOptions { Capacity = history }, _hubLoop);
        var context = TestFactory.Context(options, _log, "a", "b");
        Budget = context.Budget;
        _fanOut = new FanOut(context, _shardLoops, _compressed);
        var hub = new EventHub(_log, new HubOptions { Heartbeat = TimeSpan.FromTicks(7) }, _hubLoop, NullLogger<EventHub>.Instance);
        hub.Subscribe(System.Reactive.Observer.Create<HubItem>(_fanOut.OnNext));
        Array.ForEach(stored, Publish);
        _hub = hub.Connect();
    }

    public static string[] Streams { get; } = ["a", "b", "c"];

    public DeliveryOptions Options { get; }

    public QueueBudget Budget { get; }

    /// <summary>The streams of the events published so far, in order: the first is the stream of sequence 1.</summary>
    public List<string> Published { get; } = [];

    public void Publish(string stream)
    {
        var append = _log.AppendAsync([Events.Of(Published.Count + 1, stream: stream)], default).AsTask();
        if (append.IsCompletedSuccessfully)
        {
            Published.Add(stream);
        }
    }

    /// <param name="selection">The streams that the client selects.</param>
    /// <param name="policy">The overflow policy that it requests.</param>
    /// <param name="cursor">The cursor that it sends.</param>
    /// <param name="isObserved">Whether there is an operator between the frames and the client.</param>
    public Client Connect(StreamSelection selection, OverflowPolicy policy, Cursor? cursor, bool isObserved)
    {
        var start = StartPosition.OfAsync(cursor, _log, default);
        Assert.True(start.IsCompleted); // a log in memory answers at once
        return new Client(Options, policy, budget: Budget, compression: _compressed?.Enter(selection, SseFormat.Envelope)).Join(sink =>
        {
            var frames = _fanOut.Frames(selection, start.GetAwaiter().GetResult(), sink);
            return isObserved ? frames.Do(_ => { }) : frames;
        });
    }

    /// <inheritdoc cref="ViewSimulation.Dispose"/>
    public void Dispose() => _hub.Dispose();

    public void RunHub(int ticks) => _hubLoop.AdvanceBy(ticks);

    public void RunShard(int shard, int ticks) => _shardLoops[shard].AdvanceBy(ticks);

    /// <summary>Runs everything, while the clients read, until everything has arrived.</summary>
    public void Settle(IReadOnlyList<Client> readers)
    {
        for (var i = 0; i < 30 + (Published.Count * 3); i++)
        {
            RunHub(3);
            RunShard(0, 3);
            RunShard(1, 3);
            foreach (var reader in readers)
            {
                reader.Read();
            }
        }
    }
}
