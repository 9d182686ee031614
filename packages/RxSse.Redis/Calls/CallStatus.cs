namespace RxSse.RedisLog.Calls;

/// <summary>What became of a call.</summary>
internal enum CallStatus
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>There is no log.</summary>
    NoLog,

    /// <summary>Another server answers than the one that the nodes have adopted.</summary>
    OtherServer,

    /// <summary>Other nodes have not said yet what they have seen.</summary>
    Wait,

    /// <summary>A later round of the appender is in the log.</summary>
    Stale,

    /// <summary>The term is over.</summary>
    Fenced,
}
