using Microsoft.Reactive.Testing;

namespace RxSse.Tests.VirtualTime;

/// <summary>Virtual time that says whether something is still scheduled, so that a test of a left-over timer fails instead of running for ever.</summary>
internal sealed class ObservableLoop : TestScheduler
{
    /// <summary>Whether nothing is scheduled.</summary>
    public bool IsIdle => GetNext() is null;
}
