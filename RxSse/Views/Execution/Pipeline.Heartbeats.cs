using RxSse.Views.Model;

namespace RxSse.Views.Execution;

// Heartbeats of a view in which nothing happens do not enter it. What it sends when it is woken has a position of its own.
internal sealed partial class Pipeline
{
    /// <summary>The receiver of what leaves it, whose subscribers may get a heartbeat that does not enter it; null: all enter it.</summary>
    public IObserver<ViewTurn>? Subscribers { get; init; }

    /// <summary>
    /// Whether nothing has entered it that has not left it, and nothing can leave it until something enters: it has no timers and no windows.
    /// Called as <see cref="Enter"/> is.
    /// </summary>
    public bool IsAtRest =>
        _canRest && Volatile.Read(ref _isTaking) == 0 && _buffer.IsEmpty && _gate.Count == 0 && !_ended && _outbox.IsFree;

    private static bool CanRest(View view) => view.Replayable == Replayability.All && view.Windows is null;
}
