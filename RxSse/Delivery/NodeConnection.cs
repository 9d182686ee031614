namespace RxSse.Delivery;

/// <summary>Names an open response among those of all nodes.</summary>
/// <param name="Node">The node; empty if there is no other.</param>
/// <param name="Id">The response on this node.</param>
internal readonly record struct NodeConnection(string Node, ConnectionId Id)
{
    /// <summary>Reads what <see cref="ToString"/> has printed. Null if it is nothing of that kind.</summary>
    public static NodeConnection? Parse(string text)
    {
        var end = text.Length > 0 && char.IsAsciiLetterLower(text[0]) ? text.IndexOf('-', StringComparison.Ordinal) : 0;
        return end >= 0 && ConnectionId.Parse(end == 0 ? text : text[(end + 1)..]) is { } id ? new NodeConnection(text[..end], id) : null;
    }

    public override string ToString() => Node.Length == 0 ? $"{Id}" : $"{Node}-{Id}";
}
