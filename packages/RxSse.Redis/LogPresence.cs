using System.Globalization;
using System.Reactive.Concurrency;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog;

/// <summary>Which parts of the log work, and since when others do not. Tells the operator when that changes. Thread-safe.</summary>
internal sealed partial class LogPresence(IScheduler clock, ILogger logger)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(3); // whoever reads tries again sooner, or has given up

    private readonly Lock _lock = new();
    private readonly SortedDictionary<LogPart, Fault> _faults = [];
    private bool _isOver;

    private sealed record Fault(string Text, DateTimeOffset Last);

    /// <summary>What is wrong, as a sentence; null if nothing is.</summary>
    public string? Degraded
    {
        get
        {
            lock (_lock)
            {
                return _faults.FirstOrDefault(fault => IsOn(fault.Key, fault.Value)).Value?.Text;
            }
        }
    }

    /// <summary>A part works.</summary>
    public void NoteAnswer(LogPart part)
    {
        lock (_lock)
        {
            if (!_faults.Remove(part, out var over))
            {
                return;
            }

            _faults.Remove(LogPart.Pages); // whoever asks again is answered
            if (!IsOn(part, over) || _faults.Any(other => IsOn(other.Key, other.Value)))
            {
                return;
            }
        }

        LogBack();
    }

    /// <summary>A part does not work.</summary>
    public void NoteFault(LogPart part, RedisCallException fault)
    {
        lock (_lock)
        {
            if (_isOver || (part == LogPart.Events && _faults.ContainsKey(LogPart.Writes)))
            {
                return;
            }

            if (_faults.TryGetValue(part, out var known) && IsOn(part, known))
            {
                _faults[part] = known with { Last = clock.Now };
                return;
            }

            var since = clock.Now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            _faults[part] = new Fault($"{NameOf(part)} since {since} UTC: {fault.Message}", clock.Now);
        }

        LogFault(NameOf(part), fault.Message);
    }

    /// <summary>The log stops: what fails from now on is no fault.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isOver = true;
        }
    }

    /// <summary>Something has failed that is not known to fail.</summary>
    public void NoteError(Exception error) => LogError(error);

    public void NoteEpoch(EventId begin) => LogEpoch(begin.Epoch);

    private bool IsOn(LogPart part, Fault fault) => part is LogPart.Tail or LogPart.Writes || clock.Now - fault.Last < Kept;

    private static string NameOf(LogPart part) => part switch
    {
        LogPart.Tail => "The log is away",
        LogPart.Writes or LogPart.Events => "The log takes no events",
        _ => "The history cannot be read",
    };

    [LoggerMessage(1, LogLevel.Warning, "{What}: {Reason}")]
    private partial void LogFault(string what, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The log is back.")]
    private partial void LogBack();

    [LoggerMessage(3, LogLevel.Warning, "A new epoch of the log has begun, {Epoch}: Redis has lost events, or may have. Clients receive a gap.")]
    private partial void LogEpoch(string epoch);

    [LoggerMessage(4, LogLevel.Error, "The log goes on after an unexpected fault.")]
    private partial void LogError(Exception error);
}
