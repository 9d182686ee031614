using RxSse.Diagnostics;
using RxSse.Sse;
using RxSse.Threading;
using RxSse.Views.Execution;

namespace RxSse.Delivery;

// The groups of views. A group exists while it has members. Its key is the output of its running view, so that a view
// that starts again after an error gets a new group.
internal sealed partial class Shard
{
    private readonly Dictionary<IObserver<ViewTurn>, ViewGroup> _views = [];
    private readonly BoundedGate _viewGate = new(Capacity); // separate, so that the hub does not wait for frames of views

    /// <summary>The number of groups. Call it on the loop.</summary>
    internal int ViewGroups => _views.Count;

    /// <summary>Publishes what left a view to its subscribers.</summary>
    /// <param name="view">The output of the running view.</param>
    /// <param name="frames">The frames of one turn of the view.</param>
    /// <param name="after">The state of the view after them.</param>
    public void Publish(IObserver<ViewTurn> view, IReadOnlyList<Frame> frames, SnapshotPoint after)
    {
        _viewGate.Enter(frames.Count);
        Post(() =>
        {
            if (!_views.TryGetValue(view, out var group))
            {
                _viewGate.Leave(frames.Count);
                return;
            }

            foreach (var frame in frames)
            {
                Add(group, frame);
            }

            group.MoveTo(after);
        });
    }

    /// <summary>Joins a view, between the frames that were published before and after.</summary>
    /// <param name="subscription">The subscription that joins.</param>
    /// <param name="view">The output of the running view.</param>
    /// <param name="at">The state of the view.</param>
    /// <param name="newGroup">Makes the group if the subscription is its first member.</param>
    public void Join(Subscription subscription, IObserver<ViewTurn> view, SnapshotPoint at, Func<ViewGroup> newGroup) => Post(() =>
    {
        if (!_views.TryGetValue(view, out var group))
        {
            _views[view] = group = newGroup();
        }

        group.MoveTo(at);
        Join(subscription, group);
        RemoveIfEmpty(group);
    });

    /// <summary>Aborts the connections of the subscribers of a view that has failed.</summary>
    public void AbortAll(IObserver<ViewTurn> view, Exception error) => Post(() =>
    {
        if (_views.TryGetValue(view, out var group))
        {
            AbortAll(group.Members, AbortReason.Fault, error);
        }
    });

    private void RemoveIfEmpty(SubscriberGroup group)
    {
        if (group is ViewGroup { Output: var output } && group.Members.Count == 0)
        {
            _views.Remove(output);
        }
    }
}
