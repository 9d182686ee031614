using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace RxSse.Client.Connections;

/// <summary>Breaks a connection off while its client waits for it in vain. The time in which the client does something else does not count.</summary>
/// <param name="scheduler">Runs the time.</param>
/// <param name="pace">How long to wait.</param>
/// <param name="connection">Breaks it off.</param>
internal sealed class Silence(IScheduler scheduler, HeartbeatPace pace, CancellationTokenSource connection) : IDisposable
{
    private readonly SerialDisposable _timer = new();
    private volatile bool _isOver;

    /// <summary>Whether the connection was broken off.</summary>
    public bool IsOver => _isOver;

    /// <summary>The client waits from now on.</summary>
    public void Watch() => _timer.Disposable = scheduler.Schedule(pace.Patience, Break);

    /// <summary>Something has come.</summary>
    public void Pause() => _timer.Disposable = Disposable.Empty;

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Break()
    {
        _isOver = true;
        try
        {
            connection.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The connection has ended at the same moment.
        }
    }
}
