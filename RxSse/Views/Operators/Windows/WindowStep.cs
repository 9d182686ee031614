namespace RxSse.Views.Operators.Windows;

/// <summary>The figures of a key in one step of the windows.</summary>
/// <param name="number">The number of the step.</param>
/// <param name="order">The place of its first event among the events of all keys.</param>
/// <param name="accumulators">What is kept of its events.</param>
internal sealed class WindowStep(long number, long order, Accumulator[] accumulators)
{
    private const int BytesOfStep = 80; // with the array of the accumulators, but without its places

    public long Number => number;

    public long Order => order;

    /// <summary>The next step of its key with an event; null if it is the newest.</summary>
    public WindowStep? Next { get; set; }

    public Accumulator[] Accumulators => accumulators;

    /// <summary>The memory that it takes, in bytes; 0 before it is counted.</summary>
    public int Bytes { get; private set; }

    /// <summary>Counts what it takes, and returns the change.</summary>
    public int CountBytes()
    {
        var before = Bytes;
        Bytes = BytesOfStep;
        foreach (var accumulator in accumulators)
        {
            Bytes += IntPtr.Size + accumulator.Bytes;
        }

        return Bytes - before;
    }
}
