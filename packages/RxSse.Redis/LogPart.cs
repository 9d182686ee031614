namespace RxSse.RedisLog;

/// <summary>What of the log works, or does not.</summary>
internal enum LogPart
{
    /// <summary>What comes in.</summary>
    Tail,

    /// <summary>What is written beside events: which node runs the streams, and what the nodes have seen.</summary>
    Writes,

    /// <summary>Events that are appended.</summary>
    Events,

    /// <summary>What is read for those who resume.</summary>
    Pages,
}
