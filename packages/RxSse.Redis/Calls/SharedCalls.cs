using System.Globalization;
using RxSse.Http.Security;
using RxSse.Log;
using StackExchange.Redis;

namespace RxSse.RedisLog.Calls;

/// <summary>The calls over a connection of their own, so that they do not wait behind large pages and rounds.</summary>
internal sealed class SharedCalls : ISharedCalls, IDisposable
{
    private const int MaxClosing = 10_000;

    private readonly RedisKeys _keys;
    private readonly RedisConnection _connection;

    /// <param name="servers">Connects to Redis.</param>
    /// <param name="prefix">What the names of the keys begin with.</param>
    public SharedCalls(RedisServers servers, string prefix)
    {
        _keys = new RedisKeys(prefix);
        _connection = servers.Connect("shared", TimeSpan.FromSeconds(1));
    }

    public async Task<TicketRefusal> AddTicketAsync(Digest ticket, Digest principal, ReadOnlyMemory<byte> content, TimeSpan time)
    {
        RedisValue[] values = [$"{ticket}", content, Milliseconds(time), Milliseconds(ITicketStore.Lifetime), ITicketStore.Max, ITicketStore.MaxOfOne];
        var answer = await RunAsync(Script.Ticket, [.. _keys.Shared, .. _keys.Ticket(ticket, principal)], values).ConfigureAwait(false);
        return AnswerReader.Text(answer[0]) switch
        {
            "MANY" => TicketRefusal.TooMany,
            "FULL" => TicketRefusal.Full,
            _ => TicketRefusal.None,
        };
    }

    public async Task<ReadOnlyMemory<byte>> TakeTicketAsync(Digest ticket) => AnswerReader.Data(
        (await RunAsync(Script.Take, [.. _keys.Shared, _keys.Ticket(ticket)], [Milliseconds(ITicketStore.Lifetime)]).ConfigureAwait(false))[1]);

    public Task ForgetTicketAsync(Digest ticket, Digest principal) => _connection.RunAsync(async redis =>
    {
        var removing = _keys.Ticket(ticket, principal)[1..]
            .Select(waiting => redis.SortedSetRemoveAsync(waiting, $"{ticket}", CommandFlags.DemandMaster));
        return await Task.WhenAll(removing).ConfigureAwait(false);
    });

    public async Task<bool> RevokeAsync(IEnumerable<KeyValuePair<Digest, TimeSpan>> revoked)
    {
        RedisValue[] values =
        [
            Guid.NewGuid().ToString("N"), IRevocationStore.Max,
            .. revoked.SelectMany(entry => new RedisValue[] { $"{entry.Key}", Milliseconds(entry.Value) }),
        ];
        return IsDone(await RunAsync(Script.Revoke, _keys.Shared, values).ConfigureAwait(false));
    }

    public async Task<bool> CloseAsync(string what) =>
        IsDone(await RunAsync(Script.Close, _keys.Shared, [what, MaxClosing]).ConfigureAwait(false));

    public async Task<BeatAnswer> BeatAsync(BeatCall call)
    {
        var answer = await RunAsync(
            Script.Beat, _keys.Shared, [call.Node, call.Status, call.Revoked, call.Closed, BeatCall.MaxStatus]).ConfigureAwait(false);
        var version = AnswerReader.Text(answer[2]);
        return new BeatAnswer(
            AnswerReader.Text(answer[1]).Split(':')[0],
            version,
            AnswerReader.Number(answer[3]),
            [.. AnswerReader.Pairs(answer[4]).Select(pair => KeyValuePair.Create(pair.Name, AnswerReader.Data(pair.Value)))],
            (int)AnswerReader.Number(answer[5]),
            version == call.Revoked ? null : Revoked(answer[6]),
            Array.ConvertAll((RedisResult[])answer[7]!, AnswerReader.Text),
            AnswerReader.Number(answer[8]) == 1);
    }

    public Task LeaveAsync(string node) => RunAsync(Script.Leave, _keys.Shared, [node]);

    public async Task<long> NextNumberAsync() =>
        AnswerReader.Number((await RunAsync(Script.Next, _keys.Shared, []).ConfigureAwait(false))[1]);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    public void Dispose() => _ = DisposeAsync().AsTask();

    private async Task<RedisResult[]> RunAsync(Script script, RedisKey[] keys, RedisValue[] values) =>
        (RedisResult[])(await _connection.RunAsync(redis => script.RunAsync(redis, keys, values)).ConfigureAwait(false))!;

    private static Dictionary<Digest, TimeSpan> Revoked(RedisResult answer) => (
        from pair in AnswerReader.Pairs(answer)
        let digest = Digest.Parse(pair.Name)
        where digest is not null
        select KeyValuePair.Create(digest.Value, TimeSpan.FromMilliseconds(AnswerReader.Number(pair.Value)))).ToDictionary();

    private static bool IsDone(RedisResult[] answer) => AnswerReader.Text(answer[0]) == "OK";

    private static string Milliseconds(TimeSpan time) =>
        Math.Max(1, Math.Ceiling(time.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
}
