namespace RxSse.Benchmarks.Logs;

/// <summary>An empty directory for the log of one server, or of one Redis, which is deleted after it.</summary>
internal sealed class LogStorage : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private LocalRedis? _redis;

    private LogStorage(DirectoryInfo directory) => _directory = directory;

    /// <summary>The environment variables of a server with this log.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; private set; } = [];

    /// <summary>The same as its command line.</summary>
    public IEnumerable<string> Arguments =>
        Settings.Select(setting => $"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}");

    /// <param name="parent">Where the directory is.</param>
    /// <param name="kind">Which log.</param>
    /// <param name="cancellationToken">Ends a Redis that was started.</param>
    public static async Task<LogStorage> CreateAsync(string parent, string kind, CancellationToken cancellationToken)
    {
        var storage = new LogStorage(Directory.CreateDirectory(Path.Combine(parent, $"rxsse-log-{Guid.NewGuid():N}")));
        try
        {
            storage._redis = kind == LogOptions.Redis ? await LocalRedis.StartAsync(storage._directory.FullName, cancellationToken) : null;
            storage.Settings =
            [
                new("RxSse__Log__Kind", kind), new("RxSse__Log__File__Directory", storage._directory.FullName),
                new("RxSse__Log__Redis__Connection", storage._redis?.Address ?? ""),
            ];
            return storage;
        }
        catch
        {
            await storage.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (_redis?.DisposeAsync() ?? default);
        _directory.Delete(recursive: true);
    }
}
