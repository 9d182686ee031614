using RxSse.Log;

namespace RxSse.Delivery;

// What administrators ask of all shards.
internal sealed partial class FanOut
{
    /// <summary>The open responses, the oldest first.</summary>
    public async Task<OpenConnection[]> DescribeAsync()
    {
        var found = await AskAllAsync<IReadOnlyList<OpenConnection>>(static (shard, done) => shard.Describe(done));
        var connections = found.SelectMany(static list => list).DistinctBy(static connection => connection.Id).ToArray();
        Array.Sort(connections, static (one, other) => one.Id.CompareTo(other.Id));
        return connections;
    }

    /// <summary>Closes a response. False if there is none of this id.</summary>
    public async Task<bool> CloseAsync(ConnectionId id) =>
        id.Loop < _shards.Length && await AskAsync<int>(_shards[id.Loop], (shard, done) => shard.Close(id.Number, done)) > 0;

    /// <summary>Closes the responses to a principal, and returns how many.</summary>
    public async Task<int> CloseAsync(Digest principal) => (await AskAllAsync<int>((shard, done) => shard.Close(principal, done))).Sum();

    private Task<T[]> AskAllAsync<T>(Action<Shard, Action<T>> ask) => Task.WhenAll(_shards.Select(shard => AskAsync(shard, ask)));

    private static Task<T> AskAsync<T>(Shard shard, Action<Shard, Action<T>> ask)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously); // not on the shard's loop
        ask(shard, answer.SetResult);
        return answer.Task;
    }
}
