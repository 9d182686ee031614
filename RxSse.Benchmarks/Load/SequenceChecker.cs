namespace RxSse.Benchmarks.Load;

/// <summary>Compares the events that one client receives with the consecutive sequence that was published.</summary>
internal sealed class SequenceChecker
{
    private long _last = -1;
    private long _events;
    private long _declared; // by gaps since the newest event

    /// <summary>The newest sequence; -1 before the heartbeat that ends the join.</summary>
    public long Last => Volatile.Read(ref _last);

    public long Events => Volatile.Read(ref _events);

    /// <summary>The number of skipped sequences.</summary>
    public long Lost { get; private set; }

    /// <summary>The number of skipped sequences that no gap had declared before the next event.</summary>
    public long Undeclared { get; private set; }

    /// <summary>The number of events that arrived twice or after a later one.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>The number of gaps that the server declared.</summary>
    public long Gaps { get; private set; }

    /// <summary>Whether the server ended the response.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Checks a block. Returns true if it is an event of a stream after the join.</summary>
    public bool Take(Block block)
    {
        var sequence = block.Sequence;
        if (block.Is("heartbeat"u8))
        {
            TakeHeartbeat(sequence);
            return false;
        }

        if (sequence == 0)
        {
            if (block.Is("gap"u8))
            {
                Gaps++;
                _declared += block.Missed;
            }

            HasEnded |= block.Is("shutdown"u8) || block.Is("rejected"u8);
            return false;
        }

        if (_last < 0)
        {
            return false; // part of the snapshot
        }

        var skipped = Math.Max(0, sequence - _last - 1);
        Lost += skipped;
        Undeclared += Math.Max(0, skipped - _declared);
        _declared = 0;
        OutOfOrder += sequence <= _last ? 1 : 0;
        Volatile.Write(ref _last, Math.Max(_last, sequence));
        Volatile.Write(ref _events, _events + 1);
        return true;
    }

    // A heartbeat has the id of the newest event before it: at the join the start position, later an event that has arrived.
    private void TakeHeartbeat(long sequence)
    {
        OutOfOrder += _last >= 0 && sequence != _last ? 1 : 0;
        if (_last < 0)
        {
            Volatile.Write(ref _last, sequence);
        }
    }
}
