using System.Reactive.Concurrency;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Tests.Log;

namespace RxSse.Tests.Views.Execution;

/// <summary>The log behind views whose items a test publishes itself. It keeps all events, and gives marks.</summary>
internal sealed class PipelineLog : StubLog
{
    private readonly IScheduler _scheduler;
    private readonly MarkRequests _marks;

    /// <param name="scheduler">The clock.</param>
    /// <param name="publish">Takes the marks.</param>
    public PipelineLog(IScheduler scheduler, Action<HubItem> publish)
    {
        _scheduler = scheduler;
        _marks = new MarkRequests(
            wanted =>
            {
                if (wanted > scheduler.Now)
                {
                    return new ValueTask<TimeSpan?>(wanted - scheduler.Now);
                }

                scheduler.Schedule(() => publish(new MarkItem(Newest, scheduler.Now)));
                return default;
            },
            scheduler);
    }

    public List<LogEvent> Events { get; } = [];

    /// <summary>Appends an event now. The test publishes it.</summary>
    public LoggedItem Append(StreamEvent next)
    {
        Events.Add(new LogEvent(new EventId("e", Events.Count + 1), _scheduler.Now, next));
        return new LoggedItem(Events[^1]);
    }

    public override EventId Newest => new("e", Events.Count);

    /// <summary>How often a mark was asked for.</summary>
    public int Asked { get; private set; }

    public override void RequestMark(DateTimeOffset time)
    {
        Asked++;
        _marks.Request(time);
    }

    public override ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken) =>
        new(new HistoryPage([.. Events.Skip((int)after).Take(count)], null, null));

    public override ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) =>
        new(Events.TakeWhile(logged => logged.Time < time).Count());
}
