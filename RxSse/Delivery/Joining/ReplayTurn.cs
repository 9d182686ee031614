using RxSse.Sse;

namespace RxSse.Delivery.Joining;

/// <summary>Takes the frames that one turn of a replay makes.</summary>
/// <param name="hasTime">Whether the turn may go on.</param>
internal sealed class ReplayTurn(Func<bool> hasTime) : IReplaySink
{
    /// <summary>The number of frames after which a turn ends.</summary>
    public const int MaxFrames = 256;

    private const int MaxBytes = 16 * 1024;

    private int _bytes;

    public List<Frame> Frames { get; } = [];

    public bool HasTurn => IsRoom && hasTime();

    private bool IsRoom => _bytes < MaxBytes && Frames.Count < MaxFrames;

    public bool HasRoomFor(Frame frame) => IsRoom;

    public void Send(Frame frame)
    {
        Frames.Add(frame);
        _bytes += frame.DataBytes;
    }

    public void SendMakingRoom(Frame frame) => Send(frame);
}
