using StackExchange.Redis;

namespace RxSse.RedisLog.Calls;

/// <summary>How Redis, and its Sentinels, are connected to.</summary>
internal static class ConnectionOptions
{
    /// <summary>A copy for one connection: its calls fail at once while it is away, it comes back soon, and it subscribes to nothing.</summary>
    /// <param name="options">What the operator has set.</param>
    /// <param name="name">What the connection is called in Redis, without <c>rxsse-</c>.</param>
    /// <param name="answerTime">How long an answer is waited for.</param>
    /// <param name="connectTime">How long it may take to connect.</param>
    public static ConfigurationOptions CopyFor(this ConfigurationOptions options, string name, TimeSpan answerTime, TimeSpan connectTime)
    {
        var copy = options.Clone();
        copy.AbortOnConnectFail = false;
        copy.AsyncTimeout = (int)answerTime.TotalMilliseconds;
        copy.BacklogPolicy = BacklogPolicy.FailFast;
        copy.ClientName = $"rxsse-{name}";
        copy.ConfigurationChannel = "";
        copy.ConnectTimeout = (int)connectTime.TotalMilliseconds;
        copy.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        copy.IncludeDetailInExceptions = false;
        copy.Protocol = RedisProtocol.Resp2;
        copy.ReconnectRetryPolicy = new LinearRetry(250);
        copy.TieBreaker = ""; // a key that is not one of the log
        return copy;
    }
}
