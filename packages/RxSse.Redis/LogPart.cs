namespace RxSse.RedisLog;

/// <summary>What of the log works, or does not.</summary>
internal enum LogPart
{
    /// <summary>What comes in.</summary>
    Tail,

    /// <summary>What is written: events, and which node runs the streams.</summary>
    Writes,

    /// <summary>What is read for those who resume.</summary>
    Pages,
}
