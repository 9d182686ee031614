using RxSse.Hub;

namespace RxSse.Views.Execution;

/// <summary>Passes heartbeats to the subscribers of many views at once, without entering the views. The dispatcher calls it.</summary>
internal interface IViewHeartbeats
{
    /// <summary>A heartbeat begins: the views that are added get it.</summary>
    void Begin(Heartbeat heartbeat);

    /// <summary>Adds the subscribers of a view, of which nothing is on its way any more that has not been published.</summary>
    /// <param name="view">The receiver of what leaves the view.</param>
    /// <returns>False if the heartbeat has to enter the view.</returns>
    bool TryAdd(IObserver<ViewTurn> view);

    /// <summary>Publishes the heartbeat to all that have been added.</summary>
    void End();
}
