using RxSse.Sse;

namespace RxSse.Delivery.Queueing;

/// <summary>How many events of each key wait in a queue, for pipes that keep their keys apart.</summary>
internal sealed class WaitingKeys
{
    private readonly Dictionary<PipeAndKey, int> _waiting = [];
    private int _superseded;

    /// <summary>The pipe and the key of an event.</summary>
    public static PipeAndKey Of(Frame frame) => new(frame.Pipe!, frame.Key);

    public void Add(Frame frame) => Change(frame, 1);

    public void Remove(Frame frame) => Change(frame, -1);

    /// <summary>Whether a newer event of its key waits or arrives, for the oldest event of a key.</summary>
    public bool IsSuperseded(Frame frame, Frame arriving) => _waiting[Of(frame)] > 1 || Of(frame).Equals(Of(arriving));

    /// <summary>Whether an event waits of whose key a newer one waits or arrives.</summary>
    public bool AnyIsSuperseded(Frame arriving) => _superseded > 0 || (arriving.Key is not null && _waiting.ContainsKey(Of(arriving)));

    private void Change(Frame frame, int change)
    {
        if (frame.Key is null)
        {
            return;
        }

        var before = _waiting.GetValueOrDefault(Of(frame));
        var now = before + change;
        _superseded += Math.Max(0, now - 1) - Math.Max(0, before - 1);
        if (now > 0)
        {
            _waiting[Of(frame)] = now;
        }
        else
        {
            _waiting.Remove(Of(frame));
        }
    }
}

/// <summary>A pipe, and a key if it keeps its keys apart.</summary>
internal readonly record struct PipeAndKey(string Pipe, byte[]? Key)
{
    public bool Equals(PipeAndKey other) => Pipe == other.Pipe && Key.AsSpan().SequenceEqual(other.Key);

    public override int GetHashCode()
    {
        if (Key is null)
        {
            return Pipe.GetHashCode(StringComparison.Ordinal);
        }

        var hash = default(HashCode);
        hash.AddBytes(Key); // the text of a pipe may be long, and few pipes have the same keys
        return hash.ToHashCode();
    }
}
