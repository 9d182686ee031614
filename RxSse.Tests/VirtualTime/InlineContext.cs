namespace RxSse.Tests.VirtualTime;

/// <summary>Runs what follows an await at once, on the thread of the test.</summary>
internal sealed class InlineContext : SynchronizationContext, IDisposable
{
    private readonly SynchronizationContext? _surroundings = Current;

    public InlineContext() => SetSynchronizationContext(this);

    public override void Post(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    public void Dispose() => SetSynchronizationContext(_surroundings);
}
