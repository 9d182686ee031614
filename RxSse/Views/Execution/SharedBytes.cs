namespace RxSse.Views.Execution;

/// <summary>The data of one item. It counts once, as long as the item waits for any view. Called from any thread.</summary>
/// <param name="room">Counts what waits for all views.</param>
/// <param name="bytes">What the item keeps.</param>
internal sealed class SharedBytes(IntakeRoom room, long bytes)
{
    private int _views;

    /// <summary>The item waits for one more view.</summary>
    /// <param name="own">What only this view keeps of it, in bytes.</param>
    public void Enter(long own) => room.Add(Interlocked.Increment(ref _views) == 1 ? bytes + own : own);

    /// <summary>The item waits for one view less.</summary>
    /// <param name="own">What only this view kept of it, in bytes.</param>
    public void Leave(long own) => room.Add(-(Interlocked.Decrement(ref _views) == 0 ? bytes + own : own));
}
