using RxSse.Hub;
using RxSse.Log;

namespace RxSse.Views.Execution;

/// <summary>The newest event of each stream that has passed the hub, or that the log had before. Not synchronised.</summary>
/// <param name="snapshots">The streams whose newest event is kept.</param>
internal sealed class NewestOfStreams(IReadOnlySet<string> snapshots)
{
    private readonly Dictionary<string, LogEvent> _newest = [];

    public IReadOnlyDictionary<string, LogEvent> Events => _newest;

    /// <summary>Takes an item of the hub.</summary>
    public void Take(HubItem item)
    {
        if (item is LoggedItem { Logged: var logged })
        {
            Keep(logged);
        }
        else if (item is StandingItem or Break)
        {
            var newest = item is Break gone ? gone.Newest : ((StandingItem)item).Newest;
            _newest.Clear();
            foreach (var next in newest)
            {
                Keep(next);
            }
        }
    }

    private void Keep(LogEvent logged)
    {
        if (snapshots.Contains(logged.Event.Stream))
        {
            _newest[logged.Event.Stream] = logged;
        }
    }
}
