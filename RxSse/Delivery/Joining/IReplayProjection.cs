using RxSse.Log;
using RxSse.Sse;
using RxSse.Views.Model;

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

    /// <summary>Its windows; null if it has none that the log can reproduce.</summary>
    WindowPlan? Windows => null;

    /// <summary>Whether it reads a stream.</summary>
    bool Reads(string stream);

    /// <summary>Starts afresh after a gap, so that <c>distinct</c> does not compare across it.</summary>
    void Restart();

    /// <summary>When the next window ends that may have a result, in ticks since the Unix epoch, if there are windows.</summary>
    long NextEnd => long.MaxValue;

    /// <summary>Begins windows.</summary>
    /// <param name="known">The time of the first event that is added, in ticks since the Unix epoch.</param>
    /// <param name="results">No result before this time is needed.</param>
    /// <param name="isWhole">Whether no window needs events before it. Otherwise windows that do give nothing.</param>
    void BeginWindows(long known, long results, bool isWhole)
    {
    }

    /// <summary>Leaves out the windows up to a time, if very many of them have no events.</summary>
    /// <param name="time">No event is added that is earlier, in ticks since the Unix epoch.</param>
    /// <param name="most">The most windows in a row that end without an event.</param>
    bool TryLeap(long time, long most) => false;

    /// <summary>Ends the windows that end first, at <see cref="NextEnd"/>, and adds their frames.</summary>
    /// <param name="position">Their position; null if the subscriber has them: then no frame is made.</param>
    /// <param name="due">The frames.</param>
    void EndWindows(EventId? position, List<Frame> due)
    {
    }

    /// <summary>Adds the frames of an event.</summary>
    /// <param name="logged">The event.</param>
    /// <param name="isNew">Whether the subscriber does not have it. Otherwise only the windows take it, and give nothing.</param>
    /// <param name="due">The frames.</param>
    void Add(LogEvent logged, bool isNew, List<Frame> due);
}
