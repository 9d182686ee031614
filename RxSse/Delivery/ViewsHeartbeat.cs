using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>A heartbeat on its way to the subscribers of several views at a shard.</summary>
/// <param name="Frame">The heartbeat.</param>
/// <param name="Views">The outputs of the running views.</param>
/// <param name="PassedAt">When it has passed the dispatcher, as a timestamp; 0 if nobody measures how long frames take.</param>
/// <param name="Taken">Called when the shard has given it to the subscribers.</param>
internal sealed record ViewsHeartbeat(Frame Frame, IReadOnlyList<IViewOutput> Views, long PassedAt, Action Taken)
{
    private const int BytesOfFrame = 256; // as in a turn of a view

    /// <summary>What it costs of the shard's time, in the bytes by which its turns are cut.</summary>
    public long Bytes => (long)BytesOfFrame * Views.Count;
}
