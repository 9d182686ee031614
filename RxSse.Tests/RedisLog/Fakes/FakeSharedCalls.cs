using RxSse.Http.Security;
using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.Tests.RedisLog.Fakes;

/// <summary>The calls of one node to what nodes share in memory.</summary>
internal sealed class FakeSharedCalls(FakeShared server) : ISharedCalls
{
    /// <summary>The fault of each call from now on; null if there is none.</summary>
    public RedisFault? Fault { get; set; }

    public Task<TicketRefusal> AddTicketAsync(Digest ticket, Digest principal, ReadOnlyMemory<byte> content, TimeSpan time) =>
        WriteAsync(() => server.AddTicket(ticket, principal, content, time));

    public Task<ReadOnlyMemory<byte>> TakeTicketAsync(Digest ticket) => CallAsync(() => server.TakeTicket(ticket));

    public Task ForgetTicketAsync(Digest ticket, Digest principal) => CallAsync(() => server.ForgetTicket(ticket));

    public Task<bool> RevokeAsync(IEnumerable<KeyValuePair<Digest, TimeSpan>> revoked) => WriteAsync(() => server.Revoke(revoked));

    public Task<bool> CloseAsync(string what) => WriteAsync(() => server.Close(what));

    public Task<BeatAnswer> BeatAsync(BeatCall call) => CallAsync(() => server.Beat(call));

    public Task LeaveAsync(string node) => CallAsync(() => server.Leave(node));

    public Task<long> NextNumberAsync() => CallAsync(server.NextNumber);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<T> WriteAsync<T>(Func<T> script) => Fault is null && !server.TakesWrites
        ? Task.FromException<T>(new RedisCallException(RedisFault.Full, "Redis at fake has no memory for more events."))
        : CallAsync(script);

    private Task<T> CallAsync<T>(Func<T> script) => Fault is { } fault
        ? Task.FromException<T>(new RedisCallException(fault, "Redis at fake does not answer."))
        : Task.FromResult(script());
}
