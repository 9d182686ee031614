using System.Diagnostics;
using System.Reactive.Linq;
using RxSse.Benchmarks.Micro;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Streams;
using RxSse.Threading;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using RxSse.Views.Parsing;

namespace RxSse.Benchmarks.Views;

/// <summary>
/// What the server has between its hub and its sockets, on its threads, in this process. Its clients read everything at once and count, so
/// that views are measured and not sockets.
/// </summary>
internal sealed class ViewsServer : IDisposable
{
    /// <summary>The stream of the views.</summary>
    public const string Stock = "stock";

    /// <summary>The number of streams beside it.</summary>
    public const int StreamsApart = 8;

    private const string Metrics = "metrics";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan End = TimeSpan.FromMilliseconds(100);

    private readonly ServerSchedulers _schedulers = ServerSchedulers.OfThreads();
    private readonly CompositionOptions _options;
    private readonly Lock _passing = new();
    private readonly InMemoryEventLog _log;
    private readonly RxSse.Delivery.FanOut _fanOut;
    private readonly ViewFanOut _views;
    private readonly ViewLanguage _language;
    private readonly List<CountingSink> _sinks = [];
    private readonly List<IDisposable> _subscriptions = [];
    private readonly CancellationToken _stopped;
    private long _sequence;
    private long _beats;

    /// <param name="cancellationToken">Ends what waits.</param>
    /// <param name="isIndexed">Whether it has an index of views.</param>
    public ViewsServer(CancellationToken cancellationToken, bool isIndexed = true)
    {
        _stopped = cancellationToken;
        _options = new CompositionOptions { LiveViews = 1_000_000, Index = isIndexed };
        string[] streams = [Stock, Metrics, .. Enumerable.Range(0, StreamsApart).Select(Apart)];
        _language = new ViewLanguage(streams, [], _options);
        _log = new InMemoryEventLog("e", new HistoryOptions(), _schedulers.Hub);
        _fanOut = new RxSse.Delivery.FanOut(TestFactory.NewContext(_log), _schedulers.Shards);
        _views = new ViewFanOut(
            _fanOut, new Catalog(streams.ToDictionary(stream => stream), streams.ToHashSet()), new HashSet<string>(), _options,
            _schedulers.Timers, new ReplayTurns(_options.ConcurrentReplays, _schedulers.Replays),
            DeliveryServiceCollectionExtensions.ViewLoops(_fanOut, _schedulers.ViewTurns),
            dispatcher: DeliveryServiceCollectionExtensions.DispatcherLoop(_fanOut, _schedulers.Views));
        _subscriptions.Add(_log.Tail.OfType<Mark>().Subscribe(
            mark => Pass(() => new MarkItem(new EventId("e", _sequence), mark.Time)))); // windows need them
        Pass(() => new StandingItem(new EventId("e", 0), []));
        Publish(Metrics, ViewKind.Miss);
    }

    /// <summary>The frames that all clients have received.</summary>
    public long Received => _sinks.Sum(static sink => sink.Frames);

    /// <summary>Joins a client to a view, and each of the others likewise.</summary>
    public void JoinViews(int count, Func<int, string> view) => Join(count, (i, sink) =>
    {
        var lease = _views.TryAcquire(_language.Parse(view(i)).View, address: null, out _)!;
        _subscriptions.Add(_views.Frames(lease, StartPosition.Live, sink).Subscribe(sink));
    });

    /// <summary>Joins clients to the plain stream of the views.</summary>
    public void JoinPlain(int count) => JoinPlain(count, static _ => Stock);

    /// <summary>Joins a client to each of the streams beside it.</summary>
    public void JoinApart() => JoinPlain(StreamsApart, Apart);

    /// <summary>The name of a stream beside that of the views.</summary>
    public static string Apart(int number) => FormattableString.Invariant($"apart{number}");

    /// <summary>Publishes an event, as the hub does.</summary>
    public void Publish(string stream, byte[] data) => Pass(() => new LoggedItem(
        new LogEvent(new EventId("e", ++_sequence), _log.Now, new StreamEvent(stream, stream, data))));

    /// <summary>Sends a heartbeat to all.</summary>
    public void Beat() => Pass(() => new Heartbeat(new EventId("e", _sequence), TestFactory.Now.AddTicks(++_beats)));

    /// <summary>Waits until the clients have received so many frames.</summary>
    /// <exception cref="IOException">They have not, and will not.</exception>
    public void Await(long received)
    {
        var began = Stopwatch.GetTimestamp();
        while (Received < received)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new IOException($"The clients have received {Received} of {received} frames: the machine is too slow, and events are left out.");
            }

            Pause(Step);
        }
    }

    /// <summary>Lets time pass.</summary>
    public void Pause(TimeSpan time)
    {
        _stopped.WaitHandle.WaitOne(time);
        _stopped.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        _subscriptions.ForEach(static subscription => subscription.Dispose());
        _views.Dispose();
        _stopped.WaitHandle.WaitOne(End); // for the last turns
        _fanOut.Dispose();
        _schedulers.Dispose();
    }

    private void JoinPlain(int count, Func<int, string> stream) => Join(count, (i, sink) => _subscriptions.Add(
        _fanOut.Frames(StreamSelection.Of([stream(i)], _language.Streams), StartPosition.Live, sink).Subscribe(sink)));

    // Each client has the heartbeat of its join when this returns.
    private void Join(int count, Action<int, CountingSink> join)
    {
        var before = _sinks.Count;
        for (var i = 0; i < count; i++)
        {
            var sink = new CountingSink();
            _sinks.Add(sink);
            join(i, sink);
        }

        var began = Stopwatch.GetTimestamp();
        while (_sinks.Skip(before).Any(static sink => sink.Frames == 0))
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new IOException("Not all clients have joined: the machine is too slow.");
            }

            Pause(Step);
        }
    }

    // In the order of the log, as the hub does.
    private void Pass(Func<HubItem> next)
    {
        lock (_passing)
        {
            var item = next();
            _fanOut.OnNext(item);
            _views.OnNext(item);
        }
    }
}
