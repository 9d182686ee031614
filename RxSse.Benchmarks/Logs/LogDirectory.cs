namespace RxSse.Benchmarks.Logs;

/// <summary>An empty directory for the log of one server, which is deleted after it.</summary>
/// <param name="parent">Where it is.</param>
internal sealed class LogDirectory(string parent) : IDisposable
{
    private readonly string _path = Path.Combine(parent, $"rxsse-log-{Guid.NewGuid():N}");

    /// <summary>The environment variables of a server with a log of this kind.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings(string kind) =>
        [new("RxSse__Log__Kind", kind), new("RxSse__Log__File__Directory", _path)];

    public void Dispose()
    {
        if (Directory.Exists(_path))
        {
            Directory.Delete(_path, recursive: true);
        }
    }
}
