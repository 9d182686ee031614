using System.Reactive.Concurrency;

namespace RxSse.Tests.Views.Matching;

/// <summary>A clock that goes on by a step with each look at it.</summary>
internal sealed class SteppingClock : IStopwatch
{
    private TimeSpan _elapsed;

    public TimeSpan Step { get; set; }

    public TimeSpan Elapsed => _elapsed += Step;
}
