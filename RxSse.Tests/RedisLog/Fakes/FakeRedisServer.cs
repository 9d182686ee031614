using System.Reactive.Concurrency;
using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.Tests.RedisLog.Fakes;

/// <summary>A server of Redis, and what its scripts do. It is used by one thread at a time.</summary>
internal sealed partial class FakeRedisServer(IScheduler scheduler, HistoryOptions limits)
{
    private readonly Dictionary<string, CallerState> _reports = [];
    private (string Server, long Since) _reported = ("", 0);

    /// <summary>Which process it is.</summary>
    public string Id { get; set; } = "run:data";

    public FakeLog? Log { get; set; }

    /// <summary>Called when something was written.</summary>
    public event Action? Written;

    /// <summary>The difference between its clock and the virtual time.</summary>
    public TimeSpan Leap { get; set; }

    private DateTimeOffset Now => scheduler.Now + Leap;

    private long Clock => Now.ToUnixTimeMilliseconds();

    private (string Node, long Term) Lease => Log is { } log && log.Lease.Until > Now ? (log.Lease.Node, log.Lease.Term) : ("", 0);

    /// <summary>The reports have waited for as long as they may.</summary>
    public void EndReports() => _reported.Since -= (long)AdoptCall.MaxWait.TotalMilliseconds;

    /// <summary>Everything is gone.</summary>
    public void Flush()
    {
        Log = null;
        _reports.Clear();
    }

    public AppendAnswer Append(AppendCall call)
    {
        if (Log is { } stored && stored.Server != Id)
        {
            return Refuse(CallStatus.OtherServer);
        }

        var (number, known) = (call.Round.Number, Log?.Rounds.GetValueOrDefault(call.Appender));
        if (number > 0 && known is { } last && number <= last.Number)
        {
            return number < last.Number ? Refuse(CallStatus.Stale) : new AppendAnswer(CallStatus.Done, Log!.State, [.. last.Outcomes.Select(Log.Today)]);
        }

        if (call.Lease.Length > 0 && LeaseAnswer.Print(Lease.Node, Lease.Term) != call.Lease)
        {
            return Refuse(CallStatus.Fenced);
        }

        var time = Latest(call.Caller.Time);
        Log?.Evict(limits, time);
        if (Log is not { } log || log.HasLessThan(call.Caller))
        {
            log = BeginEpoch(call.FreshEpoch, call.Caller.Floor, time);
        }

        var oldest = log.Oldest(limits, time);
        var outcomes = call.Round.Appends.Select(append => Append(log, append, time, oldest)).ToList();
        log.Time = time;
        if (number > 0)
        {
            log.Rounds[call.Appender] = new FakeLog.Round(number, Clock, outcomes);
        }

        log.Evict(limits, time);
        Written?.Invoke();
        return new AppendAnswer(CallStatus.Done, log.State, outcomes);

        AppendAnswer Refuse(CallStatus status) => new(status, Log?.State ?? LogState.None, []);
    }

    public PageAnswer Read(long after, int count, long bytes)
    {
        if (Log is not { } log)
        {
            return new PageAnswer(LogState.None, IsLost: false, after, []);
        }

        var (isLost, through, known, size, events) = (false, after, after, 0L, new List<LogEvent>());
        var last = Math.Max(after, log.Oldest(limits, Latest()) - 1);
        foreach (var row in log.Rows.Where(row => row.Sequence > last || (row.IsBegin && row.Sequence == last)))
        {
            if (events.Count > 0 && (row.Before > known || events.Count >= count || size >= bytes))
            {
                break;
            }

            if (events.Count == 0 && (row.IsBegin || row.Before > known))
            {
                (isLost, through) = (isLost || row.Before > known, row.IsBegin ? row.Sequence : row.Before);
            }

            if (!row.IsBegin)
            {
                events.Add(row.Logged(log.Epoch));
                size += row.Event!.Size;
            }

            known = row.Sequence;
        }

        return events.Count == 0 && known < log.Newest
            ? new PageAnswer(log.State, IsLost: true, log.Newest, [])
            : new PageAnswer(log.State, isLost, through, events);
    }

    public TailAnswer Tail(long after, int count) => Log is { } log
        ? new TailAnswer(log.State, EventsAfter(log, after, count))
        : new TailAnswer(LogState.None, []);

    public LoadAnswer Load() => Log is { } log
        ? new LoadAnswer(
            log.State, [.. log.NewestOf.Values.Select(next => next with { Id = next.Id with { Epoch = log.Epoch } })],
            new Dictionary<string, ReadOnlyMemory<byte>>(log.Origins))
        : new LoadAnswer(LogState.None, [], new Dictionary<string, ReadOnlyMemory<byte>>());

    public FindAnswer Find(long time)
    {
        if (Log is not { } log)
        {
            return new FindAnswer(LogState.None, 0);
        }

        var oldest = log.Oldest(limits, Latest());
        var kept = log.Rows.Where(row => row.Sequence >= oldest).ToList();
        return new FindAnswer(log.State, After());

        long After() => kept.Count == 0 ? log.Newest - (log.Newest > log.Begin && log.Last >= time ? 1 : 0)
            : kept[0].TimeBefore >= time && oldest > 1 ? oldest - 2
            : kept.FirstOrDefault(row => row.Time >= time) is { } found ? found.Sequence - (found.IsBegin ? 0 : 1)
            : log.Newest;
    }

    public MarkAnswer Mark(MarkCall call)
    {
        if (Log is not { } log)
        {
            return new MarkAnswer(CallStatus.NoLog, LogState.None, 0);
        }

        if (log.Server != Id || log.HasLessThan(call.Caller))
        {
            return new MarkAnswer(CallStatus.OtherServer, log.State, 0);
        }

        var time = Latest(call.Caller.Time);
        log.Time = time >= call.Time ? time : log.Time;
        return new MarkAnswer(CallStatus.Done, log.State, time);
    }

    private static List<LogEvent> EventsAfter(FakeLog log, long after, int count)
    {
        var first = log.Rows.Count;
        while (first > 0 && log.Rows[first - 1].Sequence > after)
        {
            first--;
        }

        var events = new List<LogEvent>();
        for (var i = first; i < log.Rows.Count && events.Count < count; i++)
        {
            if (!log.Rows[i].IsBegin)
            {
                events.Add(log.Rows[i].Logged(log.Epoch));
            }
        }

        return events;
    }

    private static AppendOutcome Append(FakeLog log, Append append, long time, long oldest)
    {
        if (append.Key is { } key && log.Keys.GetValueOrDefault(key.Name) is { } kept && kept.Last >= oldest)
        {
            return kept.Content == key.Content
                ? new AppendOutcome.Repeated(Id(kept.First), Id(kept.Last))
                : new AppendOutcome.KeyReused(Id(kept.First), Id(kept.Last));
        }

        var newest = log.NewestOf.GetValueOrDefault(append.Stream) is { } event_ ? Id(event_.Sequence) : (EventId?)null;
        if (append.Condition is { } condition && condition.Newest != newest)
        {
            return new AppendOutcome.NotNewest(newest);
        }

        var first = log.Newest + 1;
        foreach (var next in append.Events)
        {
            log.Add(next, time);
        }

        if (!append.Origin.IsEmpty)
        {
            log.Origins[append.Stream] = append.Origin;
        }

        if (append.Key is { } fresh)
        {
            log.Keys[fresh.Name] = new FakeLog.Key(fresh.Content, first, log.Newest);
        }

        return new AppendOutcome.Appended(Id(first), Id(log.Newest));

        EventId Id(long sequence) => new(log.Epoch, sequence);
    }

    private FakeLog BeginEpoch(string name, long floor, long time)
    {
        Log ??= new FakeLog { Born = Clock };
        Log.BeginEpoch(name, floor, time, Id);
        return Log;
    }

    private long Latest(long? seen = null) => Math.Max(Clock, Math.Max(seen ?? long.MinValue, Log?.Time ?? long.MinValue));
}
