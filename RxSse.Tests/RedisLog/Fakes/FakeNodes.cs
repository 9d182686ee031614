using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.RedisLog;

namespace RxSse.Tests.RedisLog.Fakes;

/// <summary>Nodes over a log in one server in memory, in virtual time.</summary>
internal sealed class FakeNodes
{
    private int _nodes;

    public FakeNodes() => Server = new FakeRedisServer(Timers, Limits);

    /// <summary>The virtual time of the tails, and the clock by which events age in memory.</summary>
    public TestScheduler Loop { get; } = new();

    /// <summary>The virtual time of everything else.</summary>
    public TestScheduler Timers { get; } = new();

    public HistoryOptions Limits { get; } = new() { Capacity = 1_000 };

    public RedisLogOptions Options { get; } = new();

    public TailOptions Tail { get; } = new();

    public FakeRedisServer Server { get; }

    /// <summary>Starts a node. It has started when Redis is there.</summary>
    public FakeNode Open(bool newEpoch = false) => Open(null, newEpoch);

    /// <summary>Starts a node whose calls may fail.</summary>
    public FakeNode Open(Func<CallFault>? fault, bool newEpoch = false)
    {
        var (loop, timers) = (new NodeTime(Loop), new NodeTime(Timers));
        var calls = new FakeRedis(Server, Timers) { Fault = fault, TailFault = fault, Time = timers };
        var log = new RedisEventLog(
            new RedisLogSetup(Options, Limits, Tail, newEpoch) { Node = $"n{++_nodes}" }, calls, loop, timers,
            NullLogger<RedisEventLog>.Instance);
        var node = new FakeNode($"n{_nodes}", log, calls, loop, timers);
        NoContext.Run(() => node.Started = log.StartAsync(default));
        return node;
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time) => NoContext.Run(() =>
    {
        Timers.AdvanceBy(time.Ticks);
        Loop.AdvanceTo(Math.Max(Loop.Clock + 1, Timers.Clock));
    });

    public void AdvanceTo(DateTimeOffset time) => NoContext.Run(() =>
    {
        Timers.AdvanceTo(Math.Max(Timers.Clock, time.Ticks));
        Loop.AdvanceTo(Math.Max(Loop.Clock, time.Ticks));
    });

    /// <summary>Delivers what waits in the tails.</summary>
    public void RunTails() => NoContext.Run(Loop.Start);

    /// <summary>Another process answers from now on, with what it has.</summary>
    public void Restart(FakeLog? log)
    {
        Server.Id += "+";
        Server.Log = log;
    }
}

/// <summary>A node.</summary>
internal sealed record FakeNode(string Name, RedisEventLog Log, FakeRedis Calls, NodeTime Loop, NodeTime Timers)
{
    public Task Started { get; set; } = Task.CompletedTask;

    public bool IsPaused => Timers.IsPaused;

    /// <summary>Stops the process for a time.</summary>
    public void Pause(TimeSpan time)
    {
        Loop.Pause(time);
        Timers.Pause(time);
    }
}
