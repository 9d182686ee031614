using System.Net.ServerSentEvents;
using System.Reactive.Disposables;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Queueing;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Tests.VirtualTime;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Simulation;

/// <summary>
/// A log that breaks, a hub, views and two shards on clocks that advance independently. Streams a and b keep a snapshot, c does not.
/// </summary>
internal sealed class BreakSimulation : IDisposable
{
    private readonly TestScheduler _hubLoop = new();
    private readonly TestScheduler _dispatcherLoop = new();
    private readonly ObservableLoop _viewLoop = new();
    private readonly TestScheduler[] _shardLoops = [new(), new()];
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Leap = TimeSpan.FromMicroseconds(40); // so that some turns run on the hub's loop, and others do not

    private readonly ViewLanguage _language = new(Streams, [], new CompositionOptions { ShortestPeriod = Shortest });
    private readonly FanOut _fanOut;
    private readonly ViewFanOut _views;
    private readonly IDisposable _hub;
    private readonly DeliveryOptions _options;

    /// <param name="options">The bounds of a subscriber.</param>
    /// <param name="dispatcherItems">The most items that wait for the views.</param>
    /// <param name="mostBack">How far the clock of the log falls at most when an epoch begins; null: 7 ms.</param>
    public BreakSimulation(DeliveryOptions? options = null, int dispatcherItems = ViewDispatcher.Capacity, TimeSpan? mostBack = null)
    {
        _options = options ?? new DeliveryOptions();
        Log = new BreakingLog(_hubLoop, mostBack ?? TimeSpan.FromMilliseconds(7));
        _fanOut = new FanOut(TestFactory.Context(_options, Log, "a", "b"), _shardLoops);
        var replays = new ReplayTurns(8, [new SteppingStopwatch(_viewLoop, ReplayTurns.MaxTurn / 5)]);
        var catalog = new Catalog(Streams.ToDictionary(stream => stream), new HashSet<string> { "a", "b" });
        var composition = new CompositionOptions { DispatcherItems = dispatcherItems, ShortestPeriod = Shortest };
        _views = new ViewFanOut(_fanOut, catalog, new HashSet<string>(), composition, _viewLoop, replays, dispatcher: _dispatcherLoop,
            clock: new UnevenStopwatch(_viewLoop, Leap));
        var hub = new EventHub(Log, new HubOptions { Heartbeat = TimeSpan.FromTicks(50) }, _hubLoop, NullLogger<EventHub>.Instance);
        hub.Subscribe(System.Reactive.Observer.Create<HubItem>(item =>
        {
            _fanOut.OnNext(item);
            _views.OnNext(item);
        }));
        _hub = hub.Connect();
        RunHub(2);
    }

    public static string[] Streams { get; } = ["a", "b", "c"];

    public BreakingLog Log { get; }

    /// <summary>Connects a client to streams: a word of their letters.</summary>
    public Client Connect(string streams, string? cursor = null, OverflowPolicy? policy = null)
    {
        var selection = StreamSelection.Of(streams.Select(stream => stream.ToString()), Streams);
        var start = StartPosition.OfAsync(cursor is null ? null : Cursor.Parse(cursor), Log, default);
        return new Client(_options, policy).Join(sink => _fanOut.Frames(selection, start.GetAwaiter().GetResult(), sink));
    }

    /// <summary>Connects a client to a view.</summary>
    public Client ConnectView(string view, string? cursor = null, OverflowPolicy? policy = null)
    {
        var start = StartPosition.OfAsync(cursor is null ? null : Cursor.Parse(cursor), Log, default);
        var lease = _views.TryAcquire(_language.Parse(view).View, address: null, out _)!;
        return new Client(_options, policy).Join((sink, observer) => StableCompositeDisposable.Create(
            _views.Frames(lease, start.GetAwaiter().GetResult(), sink).Subscribe(observer), lease));
    }

    public void Append(string streams)
    {
        foreach (var stream in streams)
        {
            Log.Append(stream.ToString());
        }
    }

    /// <inheritdoc cref="ViewSimulation.Dispose"/>
    public void Dispose()
    {
        _hub.Dispose();
        _views.Dispose();
        _viewLoop.RunDry();
    }

    public void RunHub(int ticks) => _hubLoop.AdvanceBy(ticks);

    public void RunDispatcher(int ticks) => _dispatcherLoop.AdvanceBy(ticks);

    public void RunViews(int ticks) => _viewLoop.AdvanceBy(ticks);

    public void RunShard(int shard, int ticks) => _shardLoops[shard].AdvanceBy(ticks);

    /// <summary>Runs everything, while the clients read, until everything has arrived.</summary>
    public void Settle(params IReadOnlyList<Client> readers)
    {
        for (var i = 0; i < 60 + (Log.Streams.Count * 3); i++)
        {
            RunHub(1);
            RunDispatcher(3);
            RunViews(3);
            RunShard(0, 3);
            RunShard(1, 3);
            foreach (var reader in readers)
            {
                reader.Read();
            }
        }
    }

    /// <summary>What a client has received, without repeated heartbeats. An event is its id, with its stream.</summary>
    public static IReadOnlyList<string> Describe(Client client)
    {
        List<string> described = [];
        foreach (var text in client.Received.Select(Describe))
        {
            if (text[0] != '♥' || described is [] || text != described[^1])
            {
                described.Add(text);
            }
        }

        return described;
    }

    /// <summary>
    /// Checks a response: no event comes twice, each id has a meaning, an epoch begins behind a gap only, and when an id of a heartbeat is
    /// written, each event up to it has been received or declared as missing.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="streams">The streams that are due to it.</param>
    /// <param name="cursor">The cursor that it sent; null if there was none.</param>
    public void Check(Client client, string streams, string? cursor)
    {
        var (received, sequences) = (new HashSet<string>(), new HashSet<long>());
        var missing = new List<(long From, long To)>();
        EventId? since = EventId.TryParse(cursor, out var id) ? id : null;
        var epoch = since?.Epoch;
        foreach (var item in client.Received)
        {
            using var json = JsonDocument.Parse(item.Data);
            var data = json.RootElement.GetProperty("data");
            if (item.EventId is not null)
            {
                Assert.True(EventId.TryParse(item.EventId, out var own) && Log.Knows(own), $"{item.EventId} is no id.");
                Assert.True((epoch ??= own.Epoch) == own.Epoch, $"No gap before {own}: {string.Join(", ", Describe(client))}");
            }

            switch (json.RootElement.GetProperty("type").GetString())
            {
                case "gap":
                    Assert.True(EventId.TryParse(data.GetProperty("to").GetString(), out var to) && Log.Knows(to), $"{to} is no id.");
                    epoch = null;
                    missing.Add((EventId.TryParse(data.GetProperty("from").GetString(), out var from) ? from.Sequence : 0, to.Sequence));
                    break;
                case "heartbeat":
                    Assert.True(EventId.TryParse(item.EventId, out var at));
                    var before = since ?? at;
                    var due = Log.Streams.Where(next => next.Key > before.Sequence && next.Key <= at.Sequence
                        && Log.Has(next.Key, before) && streams.Contains(next.Value, StringComparison.Ordinal));
                    since = at;
                    foreach (var (sequence, stream) in due.ToArray())
                    {
                        Assert.True(
                            sequences.Contains(sequence) || missing.Any(gap => gap.From < sequence && sequence <= gap.To),
                            $"{sequence} of {stream} is missing at {at}: {string.Join(", ", Describe(client))}");
                    }

                    break;
                default:
                    Assert.True(received.Add(item.EventId!), $"{item.EventId} came twice: {string.Join(", ", Describe(client))}");
                    sequences.Add(EventId.TryParse(item.EventId, out var of) ? of.Sequence : 0);
                    break;
            }
        }
    }

    private static string Describe(SseItem<string> item)
    {
        using var json = JsonDocument.Parse(item.Data);
        var (type, data) = (json.RootElement.GetProperty("type").GetString()!, json.RootElement.GetProperty("data"));
        return type switch
        {
            "gap" => GapText.Of(data),
            "heartbeat" => $"♥{item.EventId}",
            _ => $"{type} {item.EventId ?? data.GetRawText()}",
        };
    }
}
