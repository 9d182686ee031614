using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery.Joining;

/// <summary>What one subscriber receives of the log during a replay. Events are added in log order.</summary>
internal interface IReplayProjection
{
    /// <summary>Whether a part of it can be replayed from the log.</summary>
    bool HasReplayable { get; }

    /// <summary>Whether a part of it cannot be replayed.</summary>
    bool HasLive { get; }

    /// <summary>Whether each event of the log yields exactly one event, so that missing events can be counted.</summary>
    bool IsCounted { get; }

    /// <summary>The bytes that its operators keep of earlier events.</summary>
    long KeptBytes { get; }

    /// <summary>Whether it reads a stream.</summary>
    bool Reads(string stream);

    /// <summary>Starts afresh after a gap, so that <c>distinct</c> does not compare across it.</summary>
    void Restart();

    /// <summary>Adds the frames of an event.</summary>
    void Add(LogEvent logged, List<Frame> due);
}
