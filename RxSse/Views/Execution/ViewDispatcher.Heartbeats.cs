using RxSse.Hub;

namespace RxSse.Views.Execution;

// A heartbeat enters only the views in which something happens. The others cost the shards that send it, and nothing else.
internal sealed partial class ViewDispatcher
{
    private readonly IViewHeartbeats? _heartbeats;
    private bool _isBeating; // a heartbeat passes, and has not entered all views so far

    // Whether the subscribers of a view get the item although it does not enter the view. Nothing enters the view before they do.
    private bool TryPassBy(Pipeline view, HubItem item)
    {
        if (item is not Heartbeat heartbeat || _heartbeats is null || view.Subscribers is not { } subscribers || !view.IsAtRest)
        {
            return false;
        }

        if (!_isBeating)
        {
            _isBeating = true;
            _heartbeats.Begin(heartbeat);
        }

        return _heartbeats.TryAdd(subscribers);
    }

    private void EndHeartbeat()
    {
        if (!_isBeating)
        {
            return;
        }

        _isBeating = false;
        _heartbeats!.End();
    }
}
