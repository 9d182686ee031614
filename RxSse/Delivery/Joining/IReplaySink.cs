using RxSse.Sse;

namespace RxSse.Delivery.Joining;

/// <summary>Takes the frames of a replay.</summary>
internal interface IReplaySink
{
    /// <summary>Whether the replay may go on to the next event of the page.</summary>
    bool HasTurn { get; }

    /// <summary>Whether the subscriber's queue has room for a frame. If not, the replay pauses and sends the frame later.</summary>
    bool HasRoomFor(Frame frame);

    /// <summary>Sends a frame.</summary>
    void Send(Frame frame);

    /// <summary>Sends a frame, and first writes what waits if there is no room for the frame.</summary>
    void SendMakingRoom(Frame frame);
}
