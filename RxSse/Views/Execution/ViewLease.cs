using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>A subscriber's share in a running view. The view runs at least until the lease is disposed, unless it fails.</summary>
internal sealed class ViewLease(ViewRegistry registry, RunningView running) : IDisposable
{
    private int _isReleased;

    public View View => running.View;

    /// <summary>The receiver of the view's events. It is the same for all leases of the same run of the view.</summary>
    public IObserver<ViewTurn> Output => running.Output;

    /// <inheritdoc cref="Pipeline.Join"/>
    public void Join(Action<SnapshotPoint?> joined) => registry.Join(running, joined);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            registry.Release(running);
        }
    }
}
