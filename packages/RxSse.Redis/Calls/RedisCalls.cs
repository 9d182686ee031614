using System.Globalization;
using RxSse.Log;
using StackExchange.Redis;

namespace RxSse.RedisLog.Calls;

/// <summary>
/// The calls over three connections. One waits for events, and one reads what may be large. The third one is for what may not wait
/// behind pages: an append, the lease, the cursors of sources with which a term begins, and the adoption of a server.
/// </summary>
internal sealed partial class RedisCalls : IRedisCalls
{
    private readonly RedisKeys _keys;
    private readonly HistoryOptions _limits;
    private readonly RedisConnection _calls;
    private readonly RedisConnection _pages;
    private readonly RedisConnection _tail;

    /// <param name="options">Where Redis is, as StackExchange.Redis writes it. It names no Sentinels.</param>
    /// <param name="prefix">What the names of the keys begin with.</param>
    /// <param name="limits">The limits of the history.</param>
    /// <param name="answerTime">How long an answer may take; null: 1 s.</param>
    public RedisCalls(ConfigurationOptions options, string prefix, HistoryOptions limits, TimeSpan? answerTime = null)
        : this(new RedisServers(options), prefix, limits, answerTime)
    {
    }

    /// <param name="servers">Connects to Redis.</param>
    /// <param name="prefix">What the names of the keys begin with.</param>
    /// <param name="limits">The limits of the history.</param>
    /// <param name="answerTime">How long an answer may take; null: 1 s.</param>
    public RedisCalls(RedisServers servers, string prefix, HistoryOptions limits, TimeSpan? answerTime = null)
    {
        var within = answerTime ?? TimeSpan.FromSeconds(1);
        _keys = new RedisKeys(prefix);
        _limits = limits;
        _calls = servers.Connect("calls", within);
        _pages = servers.Connect("pages", within);
        _tail = servers.Connect("tail", IRedisCalls.TailWait + TimeSpan.FromSeconds(3));
    }

    public async Task<AppendAnswer> AppendAsync(AppendCall call)
    {
        var arguments = Limited(new ScriptArguments().Add(call.Caller, call.FreshEpoch))
            .Add(call.Appender).Add(call.Round.Number).Add(call.Lease).Add(call.Round);
        var (status, answer) = await RunAsync(Script.Append, arguments).ConfigureAwait(false);
        var state = AnswerReader.State(answer);
        return new AppendAnswer(
            status, state,
            status == CallStatus.Done ? AnswerReader.Outcomes(state.Epoch, AnswerReader.Text(answer[AnswerReader.Header])) : []);
    }

    public Task<PageAnswer> ReadAsync(long after, int count, long bytes) => ReadAsync(_pages, after, count, bytes);

    public Task<PageAnswer> CatchUpAsync(long after, int count, long bytes) => ReadAsync(_tail, after, count, bytes);

    public Task<TailAnswer> TailAsync(long after, int count) => _tail.RunAsync(async redis =>
    {
        // Both are sent at once: Redis reads the second one when the first is answered.
        var reading = redis.ExecuteAsync(
            "XREAD",
            [
                "COUNT", count, "BLOCK", (long)IRedisCalls.TailWait.TotalMilliseconds, "STREAMS", _keys.Events, $"{after}-1",
            ],
            CommandFlags.DemandMaster);
        var asking = StateAsync(redis);
        var (entries, state) = (await reading.ConfigureAwait(false), await asking.ConfigureAwait(false));
        return new TailAnswer(state, entries.IsNull ? [] : [.. Entries(entries, state.Epoch)]);
    });

    public Task<LogState> StateAsync() => _calls.RunAsync(StateAsync);

    public async Task<FindAnswer> FindAsync(long time)
    {
        var (status, answer) = await RunAsync(_pages, Script.Find, Limited().Add(time)).ConfigureAwait(false);
        return new FindAnswer(
            AnswerReader.State(answer), status == CallStatus.NoLog ? 0 : AnswerReader.Number(answer[AnswerReader.Header]));
    }

    public async Task<MarkAnswer> MarkAsync(MarkCall call)
    {
        var (status, answer) = await RunAsync(
            Script.Mark, new ScriptArguments().Add(call.Caller, freshEpoch: "").Add(call.Time)).ConfigureAwait(false);
        return new MarkAnswer(
            status, AnswerReader.State(answer), status == CallStatus.Done ? AnswerReader.Number(answer[AnswerReader.Header]) : 0);
    }

    public async Task<AdoptAnswer> AdoptAsync(AdoptCall call)
    {
        var arguments = new ScriptArguments().Add(call.Caller, call.FreshEpoch).Add(call.Node).Add(call.BeginsEpoch ? 1 : 0)
            .Add(call.Alive).Add(AdoptCall.MaxWait);
        var (status, answer) = await RunAsync(Script.Adopt, arguments).ConfigureAwait(false);
        return new AdoptAnswer(
            status, AnswerReader.State(answer), status == CallStatus.Done ? AnswerReader.Number(answer[AnswerReader.Header]) : null);
    }

    public async Task<LeaseAnswer> LeaseAsync(LeaseCall call)
    {
        var wish = call.Wish switch { LeaseWish.Lead => "lead", LeaseWish.Leave => "leave", _ => "follow" };
        var (status, answer) = await RunAsync(
            Script.Lease, Limited().Add(call.Node).Add(wish).Add(call.Length).Add(call.KnownTerm)).ConfigureAwait(false);
        var holder = status == CallStatus.Done ? AnswerReader.Text(answer[AnswerReader.Header]).Split(':') : [""];
        return new LeaseAnswer(
            status, AnswerReader.State(answer), holder[0],
            holder.Length == 2 ? long.Parse(holder[1], CultureInfo.InvariantCulture) : 0,
            status == CallStatus.Done ? AnswerReader.Number(answer[AnswerReader.Header + 1]) : null);
    }

    public Task<RedisFacts> FactsAsync() => _calls.RunAsync(async redis =>
    {
        var time = (RedisResult[])(await redis.ExecuteAsync("TIME", [], CommandFlags.DemandMaster).ConfigureAwait(false))!;
        return new RedisFacts(
            DateTimeOffset.UnixEpoch.AddSeconds((long)time[0]).AddMicroseconds((long)time[1]), await EvictionAsync(redis).ConfigureAwait(false));
    });

    public async ValueTask DisposeAsync()
    {
        await _calls.DisposeAsync().ConfigureAwait(false);
        await _pages.DisposeAsync().ConfigureAwait(false);
        await _tail.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<string?> EvictionAsync(IDatabase redis)
    {
        try
        {
            var answer = (RedisResult[])(await redis.ExecuteAsync("CONFIG", ["GET", "maxmemory-policy"], CommandFlags.DemandMaster)
                .ConfigureAwait(false))!;
            return answer.Length == 2 ? AnswerReader.Text(answer[1]) : null;
        }
        catch (RedisServerException)
        {
            return null; // the user may not ask, or whoever runs Redis hides it
        }
    }

    private async Task<LogState> StateAsync(IDatabase redis)
    {
        var stored = await redis.HashGetAsync(_keys.Log, ["server", "epoch", "begin", "seq", "time"], CommandFlags.DemandMaster)
            .ConfigureAwait(false);
        return stored[1].IsNullOrEmpty
            ? LogState.None
            : new LogState(stored[0]!, stored[1]!, (long)stored[2], (long)stored[3], (long)stored[4]);
    }

    private async Task<PageAnswer> ReadAsync(RedisConnection connection, long after, int count, long bytes)
    {
        var (status, answer) = await RunAsync(connection, Script.Read, Limited().Add(after).Add(count).Add(bytes)).ConfigureAwait(false);
        var state = AnswerReader.State(answer);
        return status == CallStatus.NoLog
            ? new PageAnswer(state, IsLost: false, after, [])
            : new PageAnswer(
                state, AnswerReader.Number(answer[AnswerReader.Header]) == 1, AnswerReader.Number(answer[AnswerReader.Header + 1]),
                Array.ConvertAll((RedisResult[])answer[AnswerReader.Header + 2]!, row => AnswerReader.Event(state.Epoch, (RedisResult[])row!)));
    }

    private Task<(CallStatus Status, RedisResult[] Answer)> RunAsync(Script script, ScriptArguments arguments) =>
        RunAsync(_calls, script, arguments);

    private async Task<(CallStatus Status, RedisResult[] Answer)> RunAsync(RedisConnection connection, Script script, ScriptArguments arguments)
    {
        var values = arguments.ToArray();
        var answer = (RedisResult[])(await connection.RunAsync(redis => script.RunAsync(redis, _keys.All, values)).ConfigureAwait(false))!;
        var status = AnswerReader.Status(
            AnswerReader.Text(answer[0]), answer.Length == 2 ? AnswerReader.Text(answer[1]) : null, connection.Address);
        return (status, answer);
    }

    private ScriptArguments Limited(ScriptArguments? arguments = null) => (arguments ?? new ScriptArguments()).Add(_limits);

    private static IEnumerable<LogEvent> Entries(RedisResult answer, string epoch) =>
        ((RedisResult[])((RedisResult[])((RedisResult[])answer!)[0]!)[1]!)
            .Select(entry => AnswerReader.Entry(epoch, (RedisResult[])entry!)).OfType<LogEvent>();
}
