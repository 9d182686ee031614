namespace RxSse.Log;

/// <summary>A log that <c>Log:Kind</c> can choose.</summary>
/// <param name="Name">The value of the setting.</param>
/// <param name="Create">Creates the log. Nothing is read before it starts.</param>
internal sealed record LogKind(string Name, Func<LogContext, IEventLog> Create)
{
    public const string Memory = "memory";
    public const string File = "file";
    public const string Redis = "redis";

    /// <summary>What the processes that share the log share beside it, by the type of the service. What is not here is in memory.</summary>
    public Dictionary<Type, Func<LogContext, object>> Shared { get; } = [];
}
