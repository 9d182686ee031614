using System.Reactive.Disposables;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Queueing;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Streams;
using RxSse.Tests.Log;
using RxSse.Tests.VirtualTime;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Simulation;

/// <summary>
/// A log whose clock can be set, and two servers that follow it on loops that advance independently. The second one starts when it is first used.
/// Times are milliseconds since 1970. The streams are a, b and c.
/// </summary>
internal sealed class WindowSimulation : IDisposable
{
    private static readonly string[] Streams = ["a", "b", "c"];

    private readonly TestScheduler _loop = new();
    private readonly SettableClock _clock;
    private readonly InMemoryEventLog _log;
    private readonly DeliveryOptions _options;
    private readonly ViewLanguage _language;
    private readonly Server?[] _servers = new Server?[2];

    private static readonly CompositionOptions Composition = new()
    {
        ShortestPeriod = TimeSpan.FromMilliseconds(1),
        ShareGrace = TimeSpan.FromMilliseconds(3),
    };

    /// <param name="options">The bounds of a subscriber.</param>
    /// <param name="history">The number of events that the log keeps.</param>
    /// <param name="turnEvents">The number of steps in a turn of a replay.</param>
    public WindowSimulation(DeliveryOptions options, int history = 1_000, int turnEvents = 1_000)
    {
        (_options, TurnEvents) = (options, turnEvents);
        _loop.AdvanceTo(DateTimeOffset.UnixEpoch.AddMilliseconds(100).Ticks);
        _clock = new SettableClock(_loop);
        _log = new InMemoryEventLog("e", new HistoryOptions { Capacity = history }, _clock);
        _language = new ViewLanguage(Streams, [], Composition);
        _log.Events().Subscribe(Logged.Add);
    }

    /// <summary>The events of the log, with their times.</summary>
    public List<LogEvent> Logged { get; } = [];

    public int Published { get; private set; }

    private int TurnEvents { get; }

    public void Publish(char stream, int value)
    {
        var data = Encoding.UTF8.GetBytes($$"""{"n":{{++Published}},"v":{{value}}}""");
        Assert.True(_log.AppendAsync([new StreamEvent($"{stream}", $"{stream}", data)], default).IsCompletedSuccessfully);
        _loop.AdvanceBy(1); // the model must know its time
    }

    /// <summary>Sets the clock of the machine, back or ahead.</summary>
    public void SetClock(TimeSpan offset) => _clock.Offset = offset;

    public Client Connect(int server, string view, OverflowPolicy policy, Cursor? cursor)
    {
        var at = _servers[server] ??= new Server(_log, _options, _loop, TurnEvents);
        RunHub(3); // it knows where the log stands
        var start = StartPosition.OfAsync(cursor, _log, default).AsTask().Result;
        var lease = at.Views.TryAcquire(_language.Parse(view).View, address: null, out _)!;
        return new Client(_options, policy).Join((sink, observer) => StableCompositeDisposable.Create(
            at.Views.Frames(lease, start, sink).Subscribe(observer), lease));
    }

    /// <inheritdoc cref="ViewSimulation.Dispose"/>
    public void Dispose() => Array.ForEach(_servers, server => server?.Dispose());

    public void RunHub(int ticks) => _loop.AdvanceBy(ticks);

    public void Wait(int microseconds) => _loop.AdvanceBy(microseconds * TimeSpan.TicksPerMicrosecond);

    public void RunViews(int server, int ticks) => _servers[server]?.Loop.AdvanceBy(ticks);

    public void RunShard(int server, int ticks) => _servers[server]?.ShardLoop.AdvanceBy(ticks);

    /// <summary>Runs everything, while the clients read, until everything has arrived.</summary>
    public void Settle(IReadOnlyList<Client> readers)
    {
        Wait(3_000); // a heartbeat
        for (var i = 0; i < 200 + (Published * 4); i++)
        {
            RunHub(5);
            for (var server = 0; server < 2; server++)
            {
                RunViews(server, 5);
                RunShard(server, 5);
            }

            foreach (var reader in readers)
            {
                reader.Read();
            }
        }
    }

    private sealed class Server : IDisposable
    {
        private readonly IDisposable _hub;

        public Server(InMemoryEventLog log, DeliveryOptions options, TestScheduler loop, int turnEvents)
        {
            var fanOut = new FanOut(TestFactory.Context(options, log, "a", "b"), [ShardLoop]);
            var catalog = new Catalog(Streams.ToDictionary(stream => stream), new HashSet<string> { "a", "b" });
            var replays = new ReplayTurns(2, [new SteppingStopwatch(Loop, ReplayTurns.MaxTurn / turnEvents)]);
            Views = new ViewFanOut(fanOut, catalog, new HashSet<string>(), Composition, Loop, replays);
            var hub = new EventHub(log, new HubOptions { Heartbeat = TimeSpan.FromMilliseconds(2) }, loop, NullLogger<EventHub>.Instance);
            hub.Subscribe(System.Reactive.Observer.Create<HubItem>(Views.OnNext));
            _hub = hub.Connect();
        }

        public ObservableLoop Loop { get; } = new();

        public TestScheduler ShardLoop { get; } = new();

        public ViewFanOut Views { get; }

        public void Dispose()
        {
            _hub.Dispose();
            Views.Dispose();
            Loop.RunDry();
        }
    }
}
