using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace RxSse.Publishing.Sources;

/// <summary>Ends what is under way when a time is over, unless the time begins again before.</summary>
internal sealed class SourceDeadline : IDisposable
{
    private readonly IScheduler _scheduler;
    private readonly TimeSpan _time;

    // Not disposed: the timer may be about to cancel it. It keeps nothing that needs it.
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly SerialDisposable _timer = new();
    private volatile bool _isOver;

    public SourceDeadline(IScheduler scheduler, TimeSpan time, CancellationToken cancellationToken)
    {
        (_scheduler, _time) = (scheduler, time);
        _registration = cancellationToken.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
        Restart();
    }

    /// <summary>Cancelled when the time is over, or when the source ends.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Whether the time is over.</summary>
    public bool IsOver => _isOver;

    /// <summary>The time begins again.</summary>
    public void Restart() => _timer.Disposable = _scheduler.Schedule(_time, () =>
    {
        _isOver = true;
        _end.Cancel();
    });

    /// <summary>No time runs until it begins again.</summary>
    public void Pause() => _timer.Disposable = Disposable.Empty;

    public void Dispose()
    {
        _timer.Dispose();
        _registration.Dispose();
    }
}
