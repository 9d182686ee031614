namespace RxSse.Views.Operators.Windows;

/// <summary>What is kept for a key: its figures in each step in which it had an event.</summary>
/// <param name="key">The key; empty if it is missing, or for all events together.</param>
internal sealed class KeyWindow(byte[] key)
{
    private WindowStep? _oldest;

    public byte[] Key => key;

    /// <summary>The step of its newest event; null if it has none.</summary>
    public WindowStep? Newest { get; private set; }

    /// <summary>The place of its first event among the events of all keys. There is one.</summary>
    public long Order => _oldest!.Order;

    /// <summary>What its steps take, in bytes.</summary>
    public long Bytes
    {
        get
        {
            var bytes = 0L;
            for (var step = _oldest; step is not null; step = step.Next)
            {
                bytes += step.Bytes;
            }

            return bytes;
        }
    }

    public void Add(WindowStep step)
    {
        _oldest ??= step;
        Newest?.Next = step;
        Newest = step;
    }

    /// <summary>Removes the steps before one, and returns what they took, in bytes.</summary>
    public long RemoveBefore(long number)
    {
        var removed = 0L;
        for (; _oldest is not null && _oldest.Number < number; _oldest = _oldest.Next)
        {
            removed += _oldest.Bytes;
        }

        Newest = _oldest is null ? null : Newest;
        return removed;
    }

    /// <summary>The accumulators of all steps as one.</summary>
    public Accumulator[] Together(Measures measures)
    {
        if (_oldest is not null && _oldest == Newest)
        {
            return _oldest.Accumulators;
        }

        var all = measures.Begin();
        for (var step = _oldest; step is not null; step = step.Next)
        {
            for (var at = 0; at < all.Length; at++)
            {
                all[at].Add(step.Accumulators[at]);
            }
        }

        return all;
    }
}
