using System.Globalization;
using System.Reactive.Concurrency;
using RxSse.Delivery.Limits;
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
    private readonly PrimaryWatch? _primary;

    /// <param name="options">Where Redis is, as StackExchange.Redis writes it.</param>
    /// <param name="prefix">What the names of the keys begin with.</param>
    /// <param name="timers">Runs what waits; needed if Sentinels know where Redis is.</param>
    public SharedCalls(ConfigurationOptions options, string prefix, IScheduler? timers = null)
    {
        _keys = new RedisKeys(prefix);
        var sentinels = string.IsNullOrEmpty(options.ServiceName) ? null : new Sentinels(options.Clone());
        var redis = options.Clone();
        redis.ServiceName = null; // the Sentinels are asked here
        _connection = new RedisConnection(redis, "shared", TimeSpan.FromSeconds(1), sentinels?.Name);
        _primary = sentinels is null ? null : new PrimaryWatch(sentinels, timers!, _connection);
    }

    public async Task<TicketRefusal> AddTicketAsync(Digest ticket, Digest principal, ReadOnlyMemory<byte> content, TimeSpan time)
    {
        RedisValue[] values = [$"{ticket}", content, Milliseconds(time), Milliseconds(Tickets.Lifetime), Tickets.Max, Tickets.MaxOfOne];
        var answer = await RunAsync(Script.Ticket, [.. _keys.Shared, .. _keys.Ticket(ticket, principal)], values).ConfigureAwait(false);
        return AnswerReader.Text(answer[0]) switch
        {
            "MANY" => TicketRefusal.TooMany,
            "FULL" => TicketRefusal.Full,
            _ => TicketRefusal.None,
        };
    }

    public async Task<ReadOnlyMemory<byte>> TakeTicketAsync(Digest ticket) => await _connection
        .RunAsync(async redis => (byte[]?)await redis.StringGetDeleteAsync(_keys.Ticket(ticket), CommandFlags.DemandMaster).ConfigureAwait(false))
        .ConfigureAwait(false);

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
            Guid.NewGuid().ToString("N"), Revocations.Max,
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
        return new BeatAnswer(
            AnswerReader.Text(answer[1]).Split(':')[0],
            AnswerReader.Text(answer[2]),
            AnswerReader.Number(answer[3]),
            [.. AnswerReader.Pairs(answer[4]).Select(pair => KeyValuePair.Create(pair.Name, AnswerReader.Data(pair.Value)))],
            (int)AnswerReader.Number(answer[5]),
            (from pair in AnswerReader.Pairs(answer[6])
             let digest = Digest.Parse(pair.Name)
             where digest is not null
             select KeyValuePair.Create(digest.Value, TimeSpan.FromMilliseconds(AnswerReader.Number(pair.Value)))).ToDictionary(),
            Array.ConvertAll((RedisResult[])answer[7]!, AnswerReader.Text));
    }

    public Task LeaveAsync(string node) => RunAsync(Script.Leave, _keys.Shared, [node]);

    public async Task<long> NextNumberAsync() =>
        AnswerReader.Number((await RunAsync(Script.Next, _keys.Shared, []).ConfigureAwait(false))[1]);

    public async ValueTask DisposeAsync()
    {
        if (_primary is not null)
        {
            await _primary.DisposeAsync().ConfigureAwait(false);
        }

        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose() => _ = DisposeAsync().AsTask();

    private async Task<RedisResult[]> RunAsync(Script script, RedisKey[] keys, RedisValue[] values) =>
        (RedisResult[])(await _connection.RunAsync(redis => script.RunAsync(redis, keys, values)).ConfigureAwait(false))!;

    private static bool IsDone(RedisResult[] answer) => AnswerReader.Text(answer[0]) == "OK";

    private static string Milliseconds(TimeSpan time) =>
        Math.Max(1, Math.Ceiling(time.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
}
