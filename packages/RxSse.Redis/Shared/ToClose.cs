using RxSse.Delivery;
using RxSse.Log;

namespace RxSse.RedisLog.Shared;

/// <summary>What nodes are asked to close, as it is written to Redis.</summary>
internal abstract record ToClose
{
    /// <summary>A response.</summary>
    /// <param name="Node">The node that has it.</param>
    /// <param name="Id">Its id there.</param>
    internal sealed record Connection(string Node, ConnectionId Id) : ToClose
    {
        public override string ToString() => $"{Node}-{Id}";
    }

    /// <summary>The responses to a principal, on all nodes but one.</summary>
    /// <param name="Asking">The node that asks, and has closed its own.</param>
    /// <param name="Digest">The principal.</param>
    internal sealed record Principal(string Asking, Digest Digest) : ToClose
    {
        public override string ToString() => $"{Asking}:{Digest}";
    }

    /// <summary>Reads what one of these has printed. Null if it is nothing of that kind.</summary>
    public static ToClose? Parse(string text) => text.IndexOfAny(['-', ':']) switch
    {
        > 0 and var end when text[end] == '-' => ConnectionId.Parse(text[(end + 1)..]) is { } id ? new Connection(text[..end], id) : null,
        > 0 and var end => Digest.Parse(text[(end + 1)..]) is { } principal ? new Principal(text[..end], principal) : null,
        _ => null,
    };
}
