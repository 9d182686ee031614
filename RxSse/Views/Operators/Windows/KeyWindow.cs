namespace RxSse.Views.Operators.Windows;

/// <summary>What is kept for a key: its figures in each step in which it had an event.</summary>
/// <param name="key">The key; empty if it is missing, or for all events together.</param>
internal sealed class KeyWindow(byte[] key)
{
    private readonly Queue<WindowStep> _steps = [];

    public byte[] Key => key;

    /// <summary>The step of its newest event; null if it has none.</summary>
    public WindowStep? Newest { get; private set; }

    /// <summary>The place of its first event among the events of all keys. There is one.</summary>
    public long Order => _steps.Peek().Order;

    /// <summary>What its steps take, in bytes.</summary>
    public long Bytes => _steps.Sum(static step => (long)step.Bytes);

    public void Add(WindowStep step)
    {
        _steps.Enqueue(step);
        Newest = step;
    }

    /// <summary>Removes the steps before one, and returns what they took, in bytes.</summary>
    public long RemoveBefore(long number)
    {
        var removed = 0L;
        while (_steps.TryPeek(out var oldest) && oldest.Number < number)
        {
            removed += _steps.Dequeue().Bytes;
        }

        Newest = _steps.Count == 0 ? null : Newest;
        return removed;
    }

    /// <summary>The accumulators of all steps as one.</summary>
    public Accumulator[] Together(Measures measures)
    {
        if (_steps.Count == 1)
        {
            return _steps.Peek().Accumulators;
        }

        var all = measures.Begin();
        foreach (var step in _steps)
        {
            for (var at = 0; at < all.Length; at++)
            {
                all[at].Add(step.Accumulators[at]);
            }
        }

        return all;
    }
}
