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
                if (wanted > scheduler.Now || GivesNoMarks)
                {
                    return new ValueTask<TimeSpan?>(wanted - scheduler.Now);
                }

                Given++;
                scheduler.Schedule(() => publish(new MarkItem(Newest, scheduler.Now)));
                return default;
            },
            scheduler);
    }

    public List<LogEvent> Events { get; } = [];

    /// <summary>Its epoch.</summary>
    public string Epoch { get; set; } = "e";

    /// <summary>Whether it is away: it gives no marks.</summary>
    public bool GivesNoMarks { get; set; }

    /// <summary>Whether it is away: it cannot be read.</summary>
    public bool CannotBeRead { get; set; }

    /// <summary>If there is one, pages are given when it completes.</summary>
    public TaskCompletionSource? Held { get; set; }

    /// <summary>The newest event that it does not retain.</summary>
    public int Evicted { get; set; }

    /// <summary>How many pages were asked for.</summary>
    public int Pages { get; private set; }

    /// <summary>How many pages nobody waited for any more.</summary>
    public int Abandoned { get; private set; }

    /// <summary>How many marks it has given.</summary>
    public int Given { get; private set; }

    /// <summary>Appends an event now. The test publishes it.</summary>
    public LoggedItem Append(StreamEvent next)
    {
        Events.Add(new LogEvent(new EventId("e", Events.Count + 1), _scheduler.Now, next));
        return new LoggedItem(Events[^1]);
    }

    public override DateTimeOffset Now => _scheduler.Now;

    public override EventId Newest => new(Epoch, Events.Count);

    /// <summary>How often a mark was asked for.</summary>
    public int Asked { get; private set; }

    public override void RequestMark(DateTimeOffset time)
    {
        Asked++;
        _marks.Request(time);
    }

    public override async ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken)
    {
        Pages++;
        if (CannotBeRead)
        {
            throw new LogAwayException("It is away.");
        }

        try
        {
            await (Held?.Task ?? Task.CompletedTask).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Abandoned++;
            throw;
        }

        return new HistoryPage(
            [.. Events.Skip(Math.Max(Evicted, (int)after)).Take(count)], Evicted > after ? Evicted : null, null);
    }

    public override ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) =>
        new(Events.TakeWhile(logged => logged.Time < time).Count());
}
