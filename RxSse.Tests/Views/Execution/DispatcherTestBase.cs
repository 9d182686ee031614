using System.Reactive.Concurrency;
using Microsoft.Reactive.Testing;

namespace RxSse.Tests.Views.Execution;

/// <summary>Running views whose dispatcher has virtual time of its own.</summary>
public abstract class DispatcherTestBase : PipelineTestBase
{
    private readonly TestScheduler _loop = new();

    private protected override IScheduler DispatcherLoop => _loop;

    private protected Share Start(string view)
    {
        var part = Enter(view);
        Dispatch();
        Turn();
        return part;
    }

    private protected string? JoinNow(Share part)
    {
        var joined = "nothing yet";
        part.Join(point => joined = $"{point!.Position.Sequence}: {string.Join(", ", point.Snapshot.Value.Select(Text))}");
        Dispatch();
        Turn();
        return joined;
    }

    private protected long EventsIn(string view) => Registry.Views.Single(live => live.View.Text == view).EventsIn;

    private protected void Dispatch() => _loop.AdvanceBy(100);

    // The turn that is due, and none that follows from it.
    private protected void DispatchOnce() => _loop.AdvanceBy(1);
}
