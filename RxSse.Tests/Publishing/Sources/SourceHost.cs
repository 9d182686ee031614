using System.Reactive;
using System.Reactive.Subjects;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Publishing;
using RxSse.Publishing.Sources;
using RxSse.Streams;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Streams;

namespace RxSse.Tests.Publishing.Sources;

/// <summary>
/// The stream <c>orders</c> with a source, supervised as in the server, in virtual time. A failed source is restarted after exactly one second.
/// </summary>
internal sealed class SourceHost : IDisposable
{
    private readonly SynchronizationContext? _surroundings = SynchronizationContext.Current;
    private readonly AsyncSubject<Unit> _stop = new();
    private readonly SupervisedStream _stream;
    private readonly RecordingLogger<RefusalLog> _refusals = new();

    /// <param name="source">The source.</param>
    /// <param name="remote">What it asks.</param>
    /// <param name="log">A log that is there already; null for a new one.</param>
    /// <param name="scheduler">The time.</param>
    /// <param name="leadership">The terms of the process; null for one for ever.</param>
    /// <param name="types">Further types of the stream.</param>
    public SourceHost(
        SourceOptions source, ScriptedRemote remote, IEventLog? log = null, TestScheduler? scheduler = null,
        ILeadership? leadership = null, params string[] types)
    {
        SynchronizationContext.SetSynchronizationContext(null); // what the test does is done when it goes on
        source.Url ??= new Uri("http://remote/events");
        Scheduler = scheduler ?? new TestScheduler();
        Log = log ?? new InMemoryEventLog("e", new HistoryOptions(), Scheduler);
        var services = SourceServices.Of(Log, Scheduler, new SourceHandlers { Create = _ => new Undisposed(remote) }, _refusals);
        var configured = new ConfiguredStream { Types = types };
        configured.Sources.Add(source);
        _stream = new SupervisedStream(
            configured.Define("orders"),
            new StreamContext(Scheduler, new ScriptedRandom(1), services) { Leadership = leadership ?? SoleLeader.Instance },
            new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), NullLogger.Instance);
        _stream.Create();
        _stream.Start((_, _) => { }, _stop, Scheduler);
    }

    public TestScheduler Scheduler { get; }

    public IEventLog Log { get; }

    /// <summary>The events of the log, each with its type and its data.</summary>
    public IReadOnlyList<string> Published =>
        [.. Log.ReadAsync(0, 10_000, default).Result.Events.Select(logged => $"{logged.Event.Type} {Encoding.UTF8.GetString(logged.Event.Data.Span)}")];

    /// <summary>What was reported of refused events.</summary>
    public IReadOnlyList<string> Refusals => _refusals.Messages;

    /// <summary>The state, with the error if it is retrying.</summary>
    public string Status => _stream.Status switch
    {
        StreamStatus.Retrying retrying => $"retrying: {retrying.Error}",
        StreamStatus.Completed => "completed",
        StreamStatus.Starting => "starting",
        _ => "running",
    };

    public void RunFor(double seconds) => Scheduler.AdvanceBy((long)(seconds * TimeSpan.TicksPerSecond));

    public void Dispose()
    {
        _stop.OnNext(Unit.Default);
        _stop.OnCompleted();
        SynchronizationContext.SetSynchronizationContext(_surroundings);
    }

    // A source disposes its handler when it fails; the script goes on.
    private sealed class Undisposed(ScriptedRemote remote) : DelegatingHandler(remote)
    {
        protected override void Dispose(bool disposing) => base.Dispose(disposing: false);
    }
}
