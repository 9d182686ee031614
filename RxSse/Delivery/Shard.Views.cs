using RxSse.Diagnostics;
using RxSse.Threading;
using RxSse.Views.Execution;

namespace RxSse.Delivery;

// The groups of views. A group exists while it has members. Its key is the output of its running view, so that a view
// that starts again after an error gets a new group.
internal sealed partial class Shard
{
    private readonly Dictionary<IViewOutput, ViewGroup> _views = [];
    // Separate, so that frames of plain streams pass those of views that wait: the loop takes a slice of these, then what waits for plain streams.
    private readonly Mailbox<Action> _viewMailbox;
    private readonly List<ViewFrames> _inSlice = [];
    private long _sliceBytes;

    /// <summary>The number of groups. Call it in a turn, or while there is none.</summary>
    internal int ViewGroups => _views.Count;

    /// <summary>Publishes what left a view to its subscribers. Never blocks: the view waits while too much of it is on its way.</summary>
    /// <param name="published">What left the view.</param>
    /// <param name="runsHere">Whether it is written on this thread, if nothing else of the shard waits or runs.</param>
    public void Publish(ViewFrames published, bool runsHere)
    {
        if (runsHere && !_mailbox.HasTurn) // nothing overtakes the end of a right
        {
            _viewMailbox.PostAndRun(() => Take(published));
        }
        else
        {
            _viewMailbox.Post(() => Take(published));
        }
    }

    /// <summary>Publishes a heartbeat to the subscribers of several views. Never blocks.</summary>
    public void Publish(ViewsHeartbeat published) => _viewMailbox.Post(() =>
    {
        foreach (var view in published.Views)
        {
            if (_views.TryGetValue(view, out var group))
            {
                Add(group, published.Frame, published.PassedAt);
            }
        }

        _sliceBytes += published.Bytes;
        published.Taken();
    });

    /// <summary>Joins a view, between the frames that were published before and after. Call it in the turn of the view.</summary>
    /// <param name="subscription">The subscription that joins.</param>
    /// <param name="view">The output of the running view.</param>
    /// <param name="at">The state of the view.</param>
    /// <param name="snapshot">The computed snapshot, held until the subscription has joined; null if it does not need it.</param>
    /// <param name="newGroup">Makes the group if the subscription is its first member.</param>
    public void Join(
        Subscription subscription, IViewOutput view, SnapshotPoint at, object? snapshot, Func<ViewGroup> newGroup)
    {
        view.AddSubscriber(_index, subscription.IsQuick); // before the next turn of the view
        _viewMailbox.Post(() =>
        {
            if (!_views.TryGetValue(view, out var group))
            {
                _views[view] = group = newGroup();
            }

            group.MoveTo(at);
            Join(subscription, group);
            RemoveIfEmpty(group);
            if (subscription.Group is null)
            {
                view.RemoveSubscriber(_index, subscription.IsQuick); // it unsubscribed before
            }

            GC.KeepAlive(snapshot);
        });
    }

    /// <summary>Aborts the connections of the subscribers of a view that has failed.</summary>
    public void AbortAll(IViewOutput view, Exception error) => _viewMailbox.Post(() =>
    {
        if (_views.TryGetValue(view, out var group))
        {
            AbortAll(group.Members, AbortReason.Fault, error);
        }
    });

    private void Take(ViewFrames published)
    {
        if (!_views.TryGetValue(published.View, out var group))
        {
            published.Served(ViewDemand.None);
            return;
        }

        foreach (var frame in published.Frames)
        {
            Add(group, frame, published.PassedAt);
        }

        group.MoveTo(published.After);
        if (published.Frames.Count == 0)
        {
            _touched.AddRange(group.Members.Where(static member => member.CatchUp is not null)); // who asked for the position
        }

        _inSlice.Add(published);
        _sliceBytes += published.Bytes;
    }

    private static void NoteRoom(Subscription subscription)
    {
        if (subscription is { Group: ViewGroup group, HasEnough: false })
        {
            group.HasRoom();
        }
    }

    private void EndSlice()
    {
        foreach (var published in _inSlice)
        {
            var demand = _views.TryGetValue(published.View, out var group) ? group.Demand : ViewDemand.None;
            _context.Budget.AfterRelief(() => published.Served(demand)); // views make nothing more while too much waits for subscribers
        }

        _inSlice.Clear();
        _sliceBytes = 0;
    }

    private void RemoveIfEmpty(SubscriberGroup group)
    {
        if (group is ViewGroup { Output: var output } && group.Members.Count == 0)
        {
            _views.Remove(output);
        }
    }
}
