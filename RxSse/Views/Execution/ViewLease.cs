using System.Net;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>A subscriber's share in a running view. The view runs at least until the lease is disposed, unless it fails.</summary>
/// <param name="registry">Has the view.</param>
/// <param name="running">The view.</param>
/// <param name="holder">The address that a limit counts; null if none does.</param>
internal sealed class ViewLease(ViewRegistry registry, RunningView running, IPAddress? holder) : IDisposable
{
    private int _isReleased;

    public View View => running.View;

    /// <summary>The receiver of the view's events. It is the same for all leases of the same run of the view.</summary>
    public IObserver<ViewTurn> Output => running.Output;

    /// <inheritdoc cref="Pipeline.Error"/>
    public Exception? Error => running.Pipeline.Error;

    /// <inheritdoc cref="Pipeline.Join"/>
    public void Join(Action<SnapshotPoint?> joined, Func<bool>? hasLeft = null) => registry.Join(running, joined, hasLeft ?? (static () => false));

    /// <inheritdoc cref="ViewDispatcher.Advance"/>
    public void Advance(EventId position, long? until = null) => registry.Advance(running, position, until);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            registry.Release(running, holder);
        }
    }
}
