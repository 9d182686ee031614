using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>What a replay makes of the log for one subscriber. Events come in log order.</summary>
internal interface IReplayProjection
{
    /// <summary>Whether anything of it can be had again from the log.</summary>
    bool HasReplayable { get; }

    /// <summary>Whether something of it cannot.</summary>
    bool HasLive { get; }

    /// <summary>Whether each event of the log is one of its own, so that what is gone can be counted.</summary>
    bool IsCounted { get; }

    /// <summary>Whether a stream's events concern it.</summary>
    bool Reads(string stream);

    /// <summary>Events are gone: what follows is compared with nothing before them.</summary>
    void Restart();

    /// <summary>Adds the frames that come of an event.</summary>
    void Add(LogEvent logged, List<Frame> due);
}
