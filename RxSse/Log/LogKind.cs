namespace RxSse.Log;

/// <summary>A log that <c>Log:Kind</c> can choose.</summary>
/// <param name="Name">The value of the setting.</param>
/// <param name="Create">Creates the log. Nothing is read before it starts.</param>
internal sealed record LogKind(string Name, Func<IServiceProvider, IEventLog> Create)
{
    public const string Memory = "memory";
    public const string File = "file";
    public const string Redis = "redis";
}
