namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>A subscriber that reads one event after the other, whichever program reads them.</summary>
internal abstract class Reader : IAsyncDisposable
{
    /// <summary>The next event, or null when nothing comes any more, as it should be.</summary>
    public abstract Task<Received?> NextOrEndAsync();

    public async Task<Received> NextAsync() =>
        await NextOrEndAsync() ?? throw new EndOfStreamException("The response ended before the event that the test waits for.");

    public Task<Received> NextAsync(string type) => NextAsync(next => next.Type == type);

    public async Task<Received> NextAsync(Func<Received, bool> isAwaited) => (await ReadThroughAsync(isAwaited))[^1];

    /// <summary>All that comes up to the end of the join, the heartbeat, which is the last.</summary>
    public Task<IReadOnlyList<Received>> ReadJoinAsync() => ReadThroughAsync(next => next.Type == "heartbeat");

    /// <summary>All that comes up to the awaited event, which is the last.</summary>
    public async Task<IReadOnlyList<Received>> ReadThroughAsync(Func<Received, bool> isAwaited)
    {
        var received = new List<Received>();
        do
        {
            received.Add(await NextAsync());
        }
        while (!isAwaited(received[^1]));
        return received;
    }

    /// <summary>So many events, whatever they are.</summary>
    public Task<IReadOnlyList<Received>> ReadAsync(int count) => ReadThroughAsync(_ => --count == 0);

    /// <summary>All that comes until the response ends.</summary>
    public async Task<IReadOnlyList<Received>> ReadToEndAsync()
    {
        var received = new List<Received>();
        while (await NextOrEndAsync() is { } next)
        {
            received.Add(next);
        }

        return received;
    }

    public abstract ValueTask DisposeAsync();
}
