using System.Net.ServerSentEvents;
using System.Reactive.Disposables;
using System.Text;
using System.Text.Json;
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
using RxSse.Streams;
using RxSse.Tests.VirtualTime;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Simulation;

/// <summary>
/// A log, a hub, views and two shards on clocks that advance independently, so that every interleaving can occur. Events
/// are of the streams a, b and c, of which a and b keep a snapshot, and have their number and a value in their data.
/// </summary>
internal sealed class ViewSimulation : IDisposable
{
    private static readonly string[] Streams = ["a", "b", "c"];
    private static readonly TimeSpan Leap = TimeSpan.FromMicroseconds(30); // so that some turns run on the hub's loop, and others do not

    private readonly TestScheduler _hubLoop = new();
    private readonly ObservableLoop _dispatcherLoop = new();
    private readonly ObservableLoop _viewLoop = new();
    private readonly TestScheduler[] _shardLoops = [new(), new()];
    private readonly CompositionOptions _composition = new()
    {
        ShortestPeriod = TimeSpan.FromMilliseconds(1),
        ShareGrace = TimeSpan.FromMilliseconds(3),
    };

    private readonly ViewLanguage _language;
    private readonly InMemoryEventLog _log;
    private readonly ViewFanOut _views;
    private readonly IDisposable _hub;

    /// <param name="options">The bounds of a subscriber.</param>
    /// <param name="history">The number of events that the log keeps.</param>
    /// <param name="concurrentReplays">The number of replays at work at one time.</param>
    /// <param name="turnEvents">The number of events in a turn of a replay.</param>
    /// <param name="compression">How what the clients are sent is compressed. All of them accept it.</param>
    /// <param name="stored">The streams of the events that the log has before the hub begins.</param>
    /// <param name="isIndexed">Whether an event enters only the views that it can concern.</param>
    /// <param name="heartbeat">The interval of the heartbeats; null: a few ticks of the hub.</param>
    /// <param name="runsOnHub">Whether the hub's loop passes some events to views itself. What views with timers send depends on it.</param>
    /// <param name="heartbeatsGoBy">Whether heartbeats go by the views in which nothing happens.</param>
    public ViewSimulation(
        DeliveryOptions options, int history, int concurrentReplays = 8, int turnEvents = 1_000,
        CompressionMethod compression = CompressionMethod.Off, string stored = "", bool isIndexed = true,
        TimeSpan? heartbeat = null, bool runsOnHub = true, bool heartbeatsGoBy = true)
    {
        Options = options;
        _composition.HeartbeatsGoBy = heartbeatsGoBy;
        _composition.Index = isIndexed;
        _composition.RunsOnHub = runsOnHub;
        _hubLoop.AdvanceTo(DateTimeOffset.UnixEpoch.AddMilliseconds(100).Ticks);
        Replays = new ReplayTurns(concurrentReplays, [new SteppingStopwatch(_viewLoop, ReplayTurns.MaxTurn / turnEvents)]);
        _language = new ViewLanguage(Streams, [], _composition);
        _log = new InMemoryEventLog("e", new HistoryOptions { Capacity = history }, _hubLoop);
        var fanOut = new FanOut(TestFactory.Context(options, _log, "a", "b"), _shardLoops);
        var catalog = new Catalog(Streams.ToDictionary(stream => stream), new HashSet<string> { "a", "b" });
        _views = new ViewFanOut(fanOut, catalog, new HashSet<string>(), _composition, _viewLoop, Replays,
            compressors: new Compressors(compression, new HashSet<string>(), new CompressorLimit()), dispatcher: _dispatcherLoop,
            clock: new UnevenStopwatch(_viewLoop, Leap));
        var hub = new EventHub(_log, new HubOptions { Heartbeat = heartbeat ?? TimeSpan.FromTicks(7) }, _hubLoop, NullLogger<EventHub>.Instance);
        hub.Subscribe(System.Reactive.Observer.Create<HubItem>(OnNext));
        Publish(stored);
        _hub = hub.Connect();
    }

    public DeliveryOptions Options { get; }

    public ReplayTurns Replays { get; }

    public IReadOnlyList<LiveView> Views => _views.Views;

    public LiveView OnlyView => Assert.Single(Views);

    /// <summary>The number of events that the hub's loop has passed to views itself.</summary>
    public int OnHub { get; private set; }

    /// <summary>The number of events that it has left to the dispatcher, although that was idle.</summary>
    public int LeftToLoop { get; private set; }

    /// <summary>The number of turns of views and their timers that have been due.</summary>
    public long ViewTurns => _viewLoop.Scheduled;

    /// <summary>The streams and values of the events published so far, in order: the first has the sequence 1.</summary>
    public List<(char Stream, int Value)> Published { get; } = [];

    public void Publish(char stream, int value)
    {
        var data = Encoding.UTF8.GetBytes($$"""{"n":{{Published.Count + 1}},"v":{{value}}}""");
        var append = _log.AppendAsync([new StreamEvent(stream.ToString(), stream.ToString(), data)], default);
        Assert.True(append.IsCompletedSuccessfully);
        Published.Add((stream, value));
    }

    /// <summary>Publishes an event of each stream, with the value 1.</summary>
    public void Publish(string streams)
    {
        foreach (var stream in streams)
        {
            Publish(stream, 1);
        }
    }

    public View View(string text) => _language.Parse(text).View;

    /// <summary>Whether a text is a view within the limits.</summary>
    public static bool IsView(string text)
    {
        try
        {
            return new ViewLanguage(Streams, [], new CompositionOptions { ShortestPeriod = TimeSpan.FromMilliseconds(1) }).Parse(text).View.Pipes.Count > 0;
        }
        catch (ViewSyntaxException)
        {
            return false;
        }
    }

    public Client Connect(View view, OverflowPolicy policy, Cursor? cursor)
    {
        var start = StartPosition.OfAsync(cursor, _log, default);
        Assert.True(start.IsCompleted); // a log in memory answers at once
        var lease = _views.TryAcquire(view, address: null, out _)!;
        var compression = ViewFanOut.CompressedOf(lease)?.Enter(StreamSelection.All, SseFormat.Envelope);
        return new Client(Options, policy, compression: compression).Join((sink, observer) => StableCompositeDisposable.Create(
            _views.Frames(lease, start.GetAwaiter().GetResult(), sink).Subscribe(observer), lease));
    }

    public Client Connect(string view, string? cursor = null) =>
        Connect(View(view), Options.Overflow, cursor is null ? null : Cursor.Parse(cursor));

    /// <summary>Ends the views, as the server does when it stops.</summary>
    public void Stop() => _views.Dispose();

    /// <summary>
    /// Ends the hub and the views, and fails if a view leaves a timer behind. Rx keeps each periodic timer in a static event until it is disposed, and with
    /// it the whole simulation: a property that makes thousands of simulations must dispose them.
    /// </summary>
    public void Dispose()
    {
        _hub.Dispose();
        Stop();
        _viewLoop.RunDry();
    }

    public void RunHub(int ticks) => _hubLoop.AdvanceBy(ticks);

    public void RunDispatcher(int ticks) => _dispatcherLoop.AdvanceBy(ticks);

    public void RunViews(long ticks) => _viewLoop.AdvanceBy(ticks);

    public void RunShard(int shard, int ticks) => _shardLoops[shard].AdvanceBy(ticks);

    /// <summary>Runs everything, while the clients read, until everything has arrived.</summary>
    public void Settle(params IReadOnlyList<Client> readers)
    {
        for (var i = 0; i < 30 + (Published.Count * 3); i++)
        {
            Run();
            foreach (var reader in readers)
            {
                reader.Read();
            }
        }
    }

    /// <summary>Runs everything for a while. No client reads.</summary>
    public void Run()
    {
        RunHub(3);
        RunDispatcher(3);
        RunViews(3);
        RunShard(0, 3);
        RunShard(1, 3);
    }

    /// <summary>Lets time pass in the views.</summary>
    public void Wait(int milliseconds) => RunViews(milliseconds * TimeSpan.TicksPerMillisecond);

    /// <summary>The received events, without repeated heartbeats. An event is its type and number, with its id if it has one.</summary>
    public static IEnumerable<string> Describe(Client client)
    {
        string? last = null;
        foreach (var text in client.Received.Select(Describe))
        {
            if (text != last || text[0] != '♥')
            {
                yield return text;
            }

            last = text;
        }
    }

    private void OnNext(HubItem item)
    {
        var isFree = item is LoggedItem && _views.Count > 0 && _dispatcherLoop.IsIdle;
        _views.OnNext(item);
        var isLeft = !_dispatcherLoop.IsIdle;
        (OnHub, LeftToLoop) = (OnHub + (isFree && !isLeft ? 1 : 0), LeftToLoop + (isFree && isLeft ? 1 : 0));
    }

    private static string Describe(SseItem<string> item)
    {
        using var json = JsonDocument.Parse(item.Data);
        var (type, data) = (json.RootElement.GetProperty("type").GetString()!, json.RootElement.GetProperty("data"));
        return type switch
        {
            "gap" => GapText.Of(data),
            "heartbeat" => $"♥{item.EventId!.Split('-')[1]}",
            _ => $"{type} {(data.ValueKind == JsonValueKind.Object && data.TryGetProperty("n", out var number) ? number : data)}"
                + (item.EventId is { } id ? $" #{id}" : ""),
        };
    }
}
