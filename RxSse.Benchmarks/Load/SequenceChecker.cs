namespace RxSse.Benchmarks.Load;

/// <summary>What one reading client received, held against the dense sequence that was published.</summary>
internal sealed class SequenceChecker
{
    private long _last = -1;
    private long _events;

    /// <summary>The newest sequence; -1 until the heartbeat that ends the join.</summary>
    public long Last => Volatile.Read(ref _last);

    public long Events => Volatile.Read(ref _events);

    /// <summary>Sequence numbers that were skipped.</summary>
    public long Lost { get; private set; }

    /// <summary>Events that came twice or after a later one.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>How often the server said that something is missing.</summary>
    public long Gaps { get; private set; }

    /// <summary>The server said goodbye, or closed.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Takes what came; true if it is an event of a stream that comes after the join.</summary>
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
            Gaps += block.Is("gap"u8) ? 1 : 0;
            HasEnded |= block.Is("shutdown"u8) || block.Is("rejected"u8);
            return false;
        }

        if (_last < 0)
        {
            return false; // of the snapshot
        }

        Lost += Math.Max(0, sequence - _last - 1);
        OutOfOrder += sequence <= _last ? 1 : 0;
        Volatile.Write(ref _last, Math.Max(_last, sequence));
        Volatile.Write(ref _events, _events + 1);
        return true;
    }

    // It names the newest event before it: at the join where the client starts, later nothing that it has not got.
    private void TakeHeartbeat(long sequence)
    {
        OutOfOrder += _last >= 0 && sequence != _last ? 1 : 0;
        if (_last < 0)
        {
            Volatile.Write(ref _last, sequence);
        }
    }
}
