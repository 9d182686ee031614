using System.Reactive.Concurrency;
using Microsoft.Reactive.Testing;
using Xunit;

namespace RxSse.Tests.VirtualTime;

/// <summary>Virtual time that says whether something is still scheduled, so that a test of a left-over timer fails instead of running for ever.</summary>
internal sealed class ObservableLoop : TestScheduler
{
    private const int MaxTurns = 100_000;

    /// <summary>How often something has been scheduled.</summary>
    public long Scheduled { get; private set; }

    /// <summary>Whether nothing is scheduled.</summary>
    public bool IsIdle => GetNext() is null;

    public override IDisposable ScheduleAbsolute<TState>(TState state, long dueTime, Func<IScheduler, TState, IDisposable> action)
    {
        Scheduled++;
        return base.ScheduleAbsolute(state, dueTime, action);
    }

    /// <summary>Runs what is scheduled, and fails if that never ends. <c>Start()</c> would not return then.</summary>
    public void RunDry()
    {
        var turns = 0;
        while (GetNext() is { } next)
        {
            Assert.True(turns++ < MaxTurns, $"Something is still scheduled after {MaxTurns} turns: a timer was not disposed.");
            AdvanceTo(Math.Max(next.DueTime, Clock + 1));
        }
    }
}
