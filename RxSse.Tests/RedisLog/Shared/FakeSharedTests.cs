using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.RedisLog.Calls;
using RxSse.Tests.RedisLog.Fakes;

namespace RxSse.Tests.RedisLog.Shared;

/// <summary>The suite of what nodes share, with the stand-in.</summary>
public sealed class FakeSharedTests : SharedCallsContract
{
    private readonly TestScheduler _time = new();
    private readonly FakeShared _server;

    public FakeSharedTests()
    {
        _time.AdvanceTo(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks);
        _server = new FakeShared(_time);
        Calls = new FakeSharedCalls(_server);
    }

    internal override ISharedCalls Calls { get; }

    private protected override DateTimeOffset Now => _time.Now;

    private protected override Task WriteAsync(string node, string status, TimeSpan? age)
    {
        _server.Write(node, status, age);
        return Task.CompletedTask;
    }

    private protected override Task LeadAsync(string node)
    {
        _server.Leader = node;
        return Task.CompletedTask;
    }

    private protected override async Task FillTicketsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Calls.AddTicketAsync(Digest.Of($"other {i}"), Digest.Of($"owner {i}"), new byte[1], AMinute);
        }
    }

    private protected override Task FillRevokedAsync(int count) =>
        Calls.RevokeAsync(Enumerable.Range(0, count).Select(i => KeyValuePair.Create(Digest.Of($"other {i}"), AMinute)));

    private protected override Task FailOverAsync(Digest ticket)
    {
        _server.Server = "second";
        return Task.CompletedTask;
    }

    private protected override Task PassAsync(TimeSpan time)
    {
        _time.AdvanceBy(time.Ticks);
        return Task.CompletedTask;
    }
}
